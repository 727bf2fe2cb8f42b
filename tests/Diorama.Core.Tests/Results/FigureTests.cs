namespace Diorama.Core.Tests.Results;

public sealed class FigureTests
{
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
}
