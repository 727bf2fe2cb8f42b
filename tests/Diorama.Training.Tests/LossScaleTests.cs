namespace Diorama.Training.Tests;

/// <summary>The arithmetic of PyTorch's GradScaler. What a GPU does with it is tested by nobody yet.</summary>
public sealed class LossScaleTests
{
    [Fact]
    public void Update_Overflow_HalvesAndLeavesTheStepOut()
    {
        var scale = new LossScale();
        Assert.Equal(65_536, scale.Factor);
        Assert.False(scale.Update(isFinite: false));
        Assert.False(scale.Update(isFinite: false));
        Assert.Equal(16_384, scale.Factor);
    }

    [Fact]
    public void Update_ManyGoodSteps_DoublesOnceForEachInterval()
    {
        var scale = new LossScale();
        for (var i = 1; i < LossScale.GrowthInterval; i++) Assert.True(scale.Update(isFinite: true));
        Assert.Equal(65_536, scale.Factor);
        scale.Update(isFinite: true);
        Assert.Equal(131_072, scale.Factor);
        Assert.Equal(new LossScaleState(131_072, 0), scale.State);
    }

    [Fact]
    public void Update_OverflowBetween_BeginsTheCountAnew()
    {
        var scale = new LossScale { State = new(1024, LossScale.GrowthInterval - 1) };
        scale.Update(isFinite: false);
        Assert.Equal(new LossScaleState(512, 0), scale.State);
        for (var i = 0; i < LossScale.GrowthInterval - 1; i++) scale.Update(isFinite: true);
        Assert.Equal(512, scale.Factor);
    }
}
