namespace Diorama.Models.Tests;

public sealed class SlerpTests
{
    [Fact]
    public void Path_RightAngle_IsAnArcOfEvenAngles()
    {
        var path = Slerp.Path([1, 0], [0, 1], 4);
        for (var step = 0; step < 4; step++)
        {
            var angle = step * Math.PI / 6;
            Assert.Equal(Math.Cos(angle), path[2 * step], 1e-6);
            Assert.Equal(Math.Sin(angle), path[(2 * step) + 1], 1e-6);
        }
    }

    [Fact]
    public void Path_ParallelEnds_IsTheStraightLine() => Assert.Equal([1, 2, 2, 4, 3, 6], Slerp.Path([1, 2], [3, 6], 3));

    [Fact]
    public void Path_OneStep_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Slerp.Path([1], [2], 1));
}
