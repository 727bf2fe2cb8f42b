using Diorama.Torch;

namespace Diorama.Nn.Tests.Optim;

/// <summary>Optimisers that each move a part of the flat memory, as ranks that share out their state do.</summary>
public sealed class FlatShareTests
{
    private const int Steps = 6;

    public static MatrixTheoryData<string, int> KindsAndCounts => new([.. SomeOptimizers.Kinds.Select(k => k.Data)], [2, 3, 8]);

    [Theory]
    [MemberData(nameof(KindsAndCounts))]
    public void Step_PartsAlone_TogetherAreTheWholeToTheBit(string kind, int count)
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(3);
        using var group = new ParameterGroup(net.Parameters());
        using var optimizer = SomeOptimizers.Make(kind, group);
        SomeOptimizers.Steps(net, optimizer, 0, Steps);

        var nets = Enumerable.Range(0, count).Select(_ => new TwoLayers(3)).ToList();
        var groups = nets.Select((n, i) => new ParameterGroup(n.Parameters(), new FlatShare(i, count))).ToList();
        var optimizers = groups.Select(g => SomeOptimizers.Make(kind, g)).ToList();
        for (var step = 0; step < Steps; step++)
        {
            for (var i = 0; i < count; i++) SomeOptimizers.Steps(nets[i], optimizers[i], step, step + 1);
            foreach (var to in groups)
            {
                for (var i = 0; i < count; i++) to.AllParts[i].CopyInPlace(groups[i].OwnValues);
                to.MarkValuesChanged();
            }
        }

        Assert.All(groups, g => Assert.Equal(group.Values.ToArray<float>(), g.Values.ToArray<float>()));
        foreach (var (moment, (name, whole)) in optimizer.Tensors().Index())
        {
            var parts = optimizers.SelectMany(o => o.Tensors()[moment].Value.ToArray<float>()).ToArray();
            Assert.Equal(whole.ToArray<float>(), parts[..(int)whole.NumElements]);
            for (var i = 0; i < count; i++) Assert.Equal(groups[i].OwnPart(whole).ToArray<float>(), optimizers[i].Tensors()[moment].Value.ToArray<float>());
        }
        foreach (var disposable in optimizers.Concat<IDisposable>(groups).Concat(nets)) disposable.Dispose();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Tensors_OfAPart_TakeAPartOfTheMemory(int count)
    {
        using var scope = TensorScope.Open();
        using var weight = new Parameter(Tensor.Zeros([1024, 1024]));
        using var part = new ParameterGroup([weight], new FlatShare(count - 1, count));
        using var adam = new Adam(part);
        Assert.Equal(2 * 1024 * 1024 * sizeof(float) / count, adam.Tensors().Sum(t => t.Value.NumElements * sizeof(float)));
    }

    [Fact]
    public void Step_OptimizerThatMayLookAtMore_IsRefused()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(3);
        using var group = new ParameterGroup(net.Parameters(), new FlatShare(0, 2));
        using var optimizer = new Whole(group);
        net.Loss(0).Backward();
        Assert.Contains("ranks.shardOptimizer=false", Assert.Throws<InvalidOperationException>(() => optimizer.Step(0.1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => group.OwnPart(Tensor.Zeros([3])));
    }

    private sealed class Whole(ParameterGroup group) : Optimizer(group)
    {
        protected override void StepByOperators(double lr) => Values.AddInPlace(Gradients / Gradients.Norm(), alpha: -lr);
    }
}
