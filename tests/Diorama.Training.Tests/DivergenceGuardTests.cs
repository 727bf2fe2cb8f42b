namespace Diorama.Training.Tests;

public sealed class DivergenceGuardTests
{
    /// <summary>Accumulation and repeated objectives bring several losses a step, late objectives none for long: what counts are steps.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 1)]
    [InlineData(1, 5)]
    public void Check_LossesThatExploded_AreOutOfHandAfterFiftySteps(int lossesAStep, int stepsApart)
    {
        var guard = Started(out var step);
        var since = step;
        for (; step < since + 49; step += stepsApart)
        {
            for (var i = 0; i < lossesAStep; i++) Assert.Null(guard.Check(5000, step));
            Assert.Equal(since, guard.State.ExplodingSince);
        }
        Assert.NotNull(guard.Check(5000, since + 49));
    }

    [Fact]
    public void Check_OneGoodLoss_BeginsTheCountAnew()
    {
        var guard = Started(out var step);
        for (var i = 0; i < 40; i++) Assert.Null(guard.Check(5000, step + i));
        Assert.Null(guard.Check(1, step + 40));
        Assert.Null(guard.State.ExplodingSince);
        Assert.Null(guard.Check(5000, step + 60));
    }

    [Theory]
    [InlineData(double.NaN, "is not a number")]
    [InlineData(double.NegativeInfinity, "is infinite")]
    public void Check_NoFiniteNumber_IsToldAtOnce(double loss, string expected) => Assert.Equal(expected, new DivergenceGuard().Check(loss, 1));

    private static DivergenceGuard Started(out long step)
    {
        var guard = new DivergenceGuard();
        for (step = 1; step <= 30; step++) Assert.Null(guard.Check(2, step));
        return guard;
    }
}
