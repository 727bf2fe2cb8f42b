using Diorama.Torch;

namespace Diorama.Nn.Tests.Optim;

public sealed class TrainingLoopTests
{
    [Fact]
    public void TenThousandSteps_SmallNetwork_LearnAndHoldAConstantCountOfTensors()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(3);
        using var group = new ParameterGroup(net.Used);
        using var optimizer = new Adam(group);
        using var average = new ExponentialMovingAverage([group], net, 0.999);
        using var generator = Generator.Seeded(11);
        var schedule = Schedule.WarmupCosine(0.01, 0, 100, 10_000);
        var x = Tensor.Randn([16, 3], generator);
        var y = x[.., 0..2].Tanh();
        var first = net.Forward(x).MseLoss(y).Item();
        long count = 0;
        for (var step = 0; step < 10_000; step++)
        {
            using (var inner = TensorScope.Open())
            {
                group.ZeroGradients();
                net.Forward(x).MseLoss(y).Backward();
                Assert.True(double.IsFinite(GradientClipping.ByNorm([group], 1)));
                optimizer.Step(schedule.At(step));
                average.Update();
            }
            if (step == 0) count = LiveTensors.Count;
            Assert.Equal(count, LiveTensors.Count);
        }
        var last = net.Forward(x).MseLoss(y).Item();
        Assert.True(last < first / 100, $"the loss went from {first} to {last}");
        Assert.Equal(10_000, optimizer.NumSteps);
    }
}
