using Diorama.Torch;

namespace Diorama.Nn.Tests.Optim;

public sealed class GradientClippingTests
{
    public static TheoryData<string> Cases => GoldenCases.NamesOf("clipping");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Clip_OneGroupOrTwo_GivesPyTorchsGradients(string name)
    {
        using var scope = TensorScope.Open();
        using var golden = new GoldenCases("clipping");
        var settings = golden.Settings(name);
        foreach (var together in new[] { true, false })
        {
            var weight = new Parameter(golden[$"{name}/in.weight"].ZerosLike());
            var bias = new Parameter(golden[$"{name}/in.bias"].ZerosLike());
            ParameterGroup[] groups = together ? [new([weight, bias])] : [new([weight]), new([bias])];
            weight.Grad!.CopyInPlace(golden[$"{name}/in.weight"]);
            bias.Grad!.CopyInPlace(golden[$"{name}/in.bias"]);
            if (settings.Text("clipping") == "clip_grad_norm_")
            {
                var norm = GradientClipping.ByNorm(groups, settings.Number("max_norm"), settings.Number("norm_type", 2));
                GoldenCases.AssertClose([golden[$"{name}/norm"].Item()], [norm], name, GoldenCases.Tolerance(name));
            }
            else
            {
                var largest = GradientClipping.ByValue(groups, settings.Number("clip_value"));
                Assert.Equal(new[] { "weight", "bias" }.SelectMany(n => GoldenCases.Values(golden[$"{name}/in.{n}"])).Max(Math.Abs), largest);
            }
            golden.AssertClose($"{name}/out.weight", weight.Grad!);
            golden.AssertClose($"{name}/out.bias", bias.Grad!);
            foreach (var group in groups) group.Dispose();
            weight.Dispose();
            bias.Dispose();
        }
    }

    [Fact]
    public void ByNorm_InfiniteBound_OnlyMeasures()
    {
        using var scope = TensorScope.Open();
        using var parameter = new Parameter(Tensor.Zeros([2]));
        using var group = new ParameterGroup([parameter]);
        parameter.Grad!.CopyInPlace(Tensor.From<float>([3, 4]));
        Assert.Equal(5, GradientClipping.ByNorm([group], double.PositiveInfinity), 1e-6);
        Assert.Equal([3f, 4f], parameter.Grad!.ToArray<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ByNorm([group], double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ByValue([group], -1));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Clip_GradientNotFinite_IsReportedAndLeftAlone(float wrong)
    {
        using var scope = TensorScope.Open();
        using var one = new Parameter(Tensor.Zeros([2]));
        using var other = new Parameter(Tensor.Zeros([2]));
        using var first = new ParameterGroup([one]);
        using var second = new ParameterGroup([other]);
        one.Grad!.CopyInPlace(Tensor.From<float>([30, 40]));
        other.Grad!.CopyInPlace(Tensor.From<float>([wrong, 1]));
        foreach (var ord in new[] { 1, 2, double.PositiveInfinity }) Assert.False(double.IsFinite(GradientClipping.ByNorm([first, second], 1, ord)));
        Assert.False(double.IsFinite(GradientClipping.ByValue([first, second], 1)));
        Assert.Equal([30f, 40f], one.Grad!.ToArray<float>());
        Assert.Equal([wrong, 1f], other.Grad!.ToArray<float>());
    }
}
