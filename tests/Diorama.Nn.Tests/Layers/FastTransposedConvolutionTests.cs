using Diorama.Torch;

namespace Diorama.Nn.Tests;

public sealed class FastTransposedConvolutionTests
{
    /// <summary>Channels in and out, side, kernel, stride, padding: those that have a way of their own, and near ones that have not.</summary>
    public static TheoryData<long, long, long, long, long, long> Shapes { get; } = new()
    {
        { 3, 8, 5, 4, 2, 1 },
        { 16, 12, 7, 4, 2, 1 },
        { 5, 9, 1, 7, 1, 0 },
        { 5, 2, 1, 4, 2, 0 },
        { 3, 1, 6, 4, 2, 1 },
        { 3, 8, 5, 4, 2, 0 },
        { 40, 6, 3, 4, 2, 1 },
        { 16, 9, 2, 4, 2, 1 },
        { 40, 3, 3, 3, 2, 1 },
        { 40, 2, 3, 5, 3, 0 },
        { 8, 4, 1, 4, 2, 1 },
        { 3, 8, 5, 3, 2, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_AgainstLibtorchsOwn_HasTheSameNumbersAndGradients(long inputs, long outputs, long side, long kernel, long stride, long padding)
    {
        using var layer = new ConvTranspose2d(inputs, outputs, kernel, stride, padding);
        layer.To(DType.Float64);
        using var scope = TensorScope.Open();
        var x = Tensor.Randn([4, inputs, side, side], dtype: DType.Float64);
        x.RequiresGrad = true;
        var expected = x.ConvTranspose2d(layer.Weight, layer.Bias!.Value, [stride, stride], [padding, padding]);
        var actual = layer.Forward(x);
        Assert.True(actual.Allclose(expected, rtol: 0, atol: 1e-12));

        var weights = Tensor.Randn(expected.Shape, dtype: DType.Float64);
        Tensor[] inputsOf = [x, layer.Weight, layer.Bias!];
        var wanted = Autograd.Grad([expected], inputsOf, [weights]);
        var found = Autograd.Grad([actual], inputsOf, [weights]);
        foreach (var (a, b) in wanted.Zip(found)) Assert.True(b!.Allclose(a!, rtol: 0, atol: 1e-11));
    }

    [Fact]
    public void Forward_NotAMultipleOfSquares_KeepsHeightAndWidthApart()
    {
        using var layer = new ConvTranspose2d(2, 8, 4, 2, 1, bias: false);
        using var scope = TensorScope.Open();
        var x = Tensor.Randn([2, 2, 3, 6]);
        Assert.Equal([2, 8, 6, 12], layer.Forward(x).Shape.ToArray());
        Assert.True(layer.Forward(x).Allclose(x.ConvTranspose2d(layer.Weight, null, [2, 2], [1, 1]), rtol: 1e-5, atol: 1e-6));
    }
}
