namespace Diorama.Torch.Tests;

public sealed class TensorThreadTests
{
    [Fact]
    public void Open_TwoThreads_EachHasItsOwnScopes()
    {
        using var scope = TensorScope.Open();
        var here = Tensor.Ones([2]);
        Exception? noScope = null;
        var sum = 0.0;
        var thread = new Thread(() =>
        {
            noScope = Record.Exception(() => Tensor.Ones([2]));
            using var own = TensorScope.Open();
            sum = here.Add(1).Sum().Item();
        });
        thread.Start();
        thread.Join();
        Assert.IsType<InvalidOperationException>(noScope);
        Assert.Equal(4, sum);
        Assert.False(here.IsFreed);
    }

    [Fact]
    public void Open_TwoThreadsAtWork_NeitherDisturbsTheOther()
    {
        var before = LiveTensors.Count;
        var alone = Descend();
        var together = new double[2];
        var threads = Enumerable.Range(0, 2).Select(i => new Thread(() => together[i] = Descend())).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Equal([alone, alone], together);
        Assert.Equal(before, LiveTensors.Count);

        static double Descend()
        {
            using var scope = TensorScope.Open();
            using var generator = Generator.Seeded(7);
            var input = Tensor.Randn([16, 8], generator);
            var weight = Tensor.Zeros([1, 8]);
            weight.RequiresGrad = true;
            for (var step = 0; step < 500; step++)
            {
                using var inner = TensorScope.Open();
                input.Linear(weight).Sub(1).Square().Mean().Backward();
                using var quiet = Autograd.NoGrad();
                weight.SubInPlace(weight.Grad! * 0.05);
                weight.Grad = null;
            }
            return weight.Sum().Item();
        }
    }
}
