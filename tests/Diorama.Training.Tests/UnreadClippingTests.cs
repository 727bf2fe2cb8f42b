using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training.Tests;

public sealed class UnreadClippingTests
{
    private const double MaxValue = 0.5;
    private const double MaxNorm = 1;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, MaxNorm)]
    [InlineData(0, 1000)]
    [InlineData(MaxValue, 0)]
    [InlineData(MaxValue, MaxNorm)]
    public void Apply_Gradients_ClipsAsReadingDoes(double maxValue, double maxNorm)
    {
        using var scope = TensorScope.Open();
        var (read, unread) = (Groups(), Groups());
        if (maxValue > 0) GradientClipping.ByValue(read, maxValue);
        var norm = GradientClipping.ByNorm(read, maxNorm > 0 ? maxNorm : double.PositiveInfinity);
        Assert.Equal(norm, UnreadClipping.Apply(unread, maxValue, maxNorm).Item(), 1e-5 * norm);
        foreach (var (one, other) in read.Zip(unread)) Assert.True(one.Gradients.Allclose(other.Gradients, 1e-5, 1e-8));
        Free([.. read, .. unread]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Apply_NotFinite_ShowsInTheNormThoughItIsCut(float value)
    {
        using var scope = TensorScope.Open();
        foreach (var maxValue in new[] { 0, MaxValue })
        {
            var groups = Groups();
            groups[1].Gradients[3..4].FillInPlace(value);
            Assert.False(double.IsFinite(UnreadClipping.Apply(groups, maxValue, MaxNorm).Item()));
            Free(groups);
        }
    }

    private static ParameterGroup[] Groups()
    {
        using var generator = Generator.Seeded(5);
        return [.. new[] { 7L, 40L }.Select(size =>
        {
            var group = new ParameterGroup([new Parameter(Tensor.Zeros([size]))]);
            group.Parameters[0].Value.Grad!.CopyInPlace(Tensor.Randn([size], generator));
            return group;
        })];
    }

    private static void Free(ParameterGroup[] groups)
    {
        foreach (var group in groups)
        {
            foreach (var parameter in group.Parameters) parameter.Dispose();
            group.Dispose();
        }
    }
}
