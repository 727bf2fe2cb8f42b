namespace Diorama.Training.Tests;

/// <summary>Time that grows with the samples, beside time that does not.</summary>
public sealed class LookTimeTests
{
    [Theory]
    [InlineData(1000, 0.5, 0.001, 1000)] // soon done: the whole
    [InlineData(1000, 0.5, 0.07, 256)] // 9 s for the first batch, 18.4 s for two
    [InlineData(10000, 2, 0.01, 512)]
    [InlineData(128, 40, 0.1, 128)]
    [InlineData(100, 40, 0.1, 100)]
    public void Foretell_PartThatGrowsAndPartThatDoesNot_IsTheWhole(int samples, double once, double each, int most)
    {
        var looks = new List<int>();
        var seconds = LookTime.Foretell(samples, count =>
        {
            looks.Add(count);
            return once + each * count;
        });
        Assert.Equal(once + each * samples, seconds, 9);
        Assert.Equal(most, looks.Max());
        Assert.Equal(looks.Order().Distinct(), looks);
    }

    [Fact]
    public void Foretell_FirstBatchTakesLong_IsNotLookedAtTwice()
    {
        var looks = 0;
        Assert.Equal(200, LookTime.Foretell(1000, count =>
        {
            looks++;
            return 0.2 * count;
        }), 9);
        Assert.Equal(1, looks);
    }
}
