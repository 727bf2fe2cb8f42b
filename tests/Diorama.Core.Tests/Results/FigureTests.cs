namespace Diorama.Core.Tests.Results;

public sealed class FigureTests
{
    [Fact]
    public void Ends_ThatAreNoNumbers_AreNone()
    {
        var figure = new Figure("x", 1, "") { Low = double.NaN, High = double.NaN };
        Assert.Equal((null, null), (figure.Low, figure.High));
        Assert.DoesNotContain("NaN", new ResultsDocument { Results = [figure] }.ToJson(), StringComparison.Ordinal);
        Assert.Equal((0.5, double.PositiveInfinity), ((figure with { Low = 0.5 }).Low, (figure with { High = double.PositiveInfinity }).High));
    }

    [Theory]
    [InlineData(0.8, true)]
    [InlineData(0.81, true)]
    [InlineData(0.79, false)]
    [InlineData(double.NaN, false)]
    public void AtLeast_Value_IsMetFromTheTargetOn(double value, bool met)
    {
        var figure = new Figure("x", value, "share").AtLeast(0.8);
        Assert.Equal((0.8, FigureGoal.AtLeast, met), (figure.Target!.Value, figure.Goal!.Value, figure.Met!.Value));
    }

    [Theory]
    [InlineData(0.8, true)]
    [InlineData(0.81, false)]
    [InlineData(double.NaN, false)]
    public void AtMost_Value_IsMetUpToTheTarget(double value, bool met)
    {
        var figure = new Figure("x", value, "s").AtMost(0.8);
        Assert.Equal((0.8, FigureGoal.AtMost, met), (figure.Target!.Value, figure.Goal!.Value, figure.Met!.Value));
    }

    [Theory]
    [InlineData(1.04, true)]
    [InlineData(0.96, true)]
    [InlineData(1.06, false)]
    [InlineData(double.NaN, false)]
    public void Near_ToleranceAround_IsMetInsideAlone(double value, bool met)
    {
        var figure = new Figure("f", value, "").Near(1, 0.05);
        Assert.Equal((1.0, FigureGoal.Near, met), (figure.Target, figure.Goal, figure.Met));
    }
}
