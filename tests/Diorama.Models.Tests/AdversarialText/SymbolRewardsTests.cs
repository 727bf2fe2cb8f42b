using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class SymbolRewardsTests
{
    [Theory]
    [InlineData(0, new float[] { 1, -2, 0.5f })]
    [InlineData(0.5, new float[] { 0.125f, -1.75f, 0.5f })]
    [InlineData(1, new float[] { -0.5f, -1.5f, 0.5f })]
    public void Returns_Discount_IsTheSumOfWhatFollows(double discount, float[] expected)
    {
        using var scope = TensorScope.Open();
        Assert.Equal(expected, SymbolRewards.Returns(Tensor.From<float>([1, -2, 0.5f], 1, 3), discount).ToArray<float>());
    }

    [Theory]
    [InlineData(GanLoss.NonSaturating, 0, 0)]
    [InlineData(GanLoss.NonSaturating, 1.0986123, 0.5)]
    [InlineData(GanLoss.LeastSquares, 0.5, 0)]
    [InlineData(GanLoss.LeastSquares, 7, 1)]
    [InlineData(GanLoss.Hinge, -0.25, -0.25)]
    [InlineData(GanLoss.Hinge, -3, -1)]
    public void Of_Score_IsBetweenSurelyGeneratedAndSurelyReal(GanLoss loss, double score, double reward)
    {
        using var scope = TensorScope.Open();
        Assert.Equal(reward, SymbolRewards.Of(loss, Tensor.Full([], score)).Item(), 1e-6);
    }

    [Fact]
    public void Exceed_ThirdTime_ExpectsTheMovingAverageOfEachPlace()
    {
        using var scope = TensorScope.Open();
        using var expected = new ExpectedReturns(3, 0.75);
        var isDrawn = Tensor.From<bool>([true, true, true, false], 2, 2);
        Assert.Equal([4, 8, 2, 0], expected.Exceed(Tensor.From<float>([4, 8, 2, 9], 2, 2), isDrawn).ToArray<float>());
        Assert.Equal([1, 0, -1, 0], expected.Exceed(Tensor.From<float>([4, 8, 2, 9], 2, 2), isDrawn).ToArray<float>());
        // Of the first place 0.25 * 0.75 * 6 + 0.25 * 6 over 0.25 * 0.75 * 2 + 0.25 * 2.
        Assert.Equal([0, 0, 7, 0], expected.Exceed(Tensor.From<float>([3, 8, 10, 9], 2, 2), isDrawn).ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData(new long[] { 5, 6, 7 }, new long[] { 5, 6, 7 }, 1)]
    [InlineData(new long[] { 5 }, new long[] { 6 }, 0)]
    [InlineData(new long[] { }, new long[] { }, 0)]
    [InlineData(new long[] { 5, 5 }, new long[] { 5, 6, 7 }, 1.0 / 6)] // 5 once, of 5, 6, 7, 56, 67, 567
    [InlineData(new long[] { 5, 6, 7, 8, 9 }, new long[] { 9, 5, 6, 7, 8 }, 5.0 / 14 + 3.0 / 14 + 2.0 / 14 + 1.0 / 14)]
    public void TokenOverlap_Pair_IsTheLesserOfPrecisionAndRecall(long[] written, long[] reference, double expected)
    {
        Assert.Equal(expected, TokenOverlap.Of(written, reference), 1e-12);
        Assert.Equal(expected, TokenOverlap.Of(reference, written), 1e-12);
    }
}
