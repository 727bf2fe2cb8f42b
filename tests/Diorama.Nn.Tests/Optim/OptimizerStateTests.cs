using Diorama.Torch;

namespace Diorama.Nn.Tests.Optim;

/// <summary>What a checkpoint keeps of an optimiser.</summary>
public sealed class OptimizerStateTests
{
    [Theory]
    [MemberData(nameof(SomeOptimizers.Kinds), MemberType = typeof(SomeOptimizers))]
    public void Load_SavedState_GoesOnBitByBit(string kind)
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(3);
        using var group = new ParameterGroup(net.Parameters());
        using var optimizer = SomeOptimizers.Make(kind, group);
        SomeOptimizers.Steps(net, optimizer, 0, 7);
        var weights = StateDict.Of(net).ToDictionary(t => t.Name, t => t.Value.Detach().Clone());
        var moments = optimizer.Tensors().ToDictionary(t => t.Name, t => t.Value.Clone());
        SomeOptimizers.Steps(net, optimizer, 7, 20);

        using var net2 = new TwoLayers(4);
        using var group2 = new ParameterGroup(net2.Parameters());
        using var optimizer2 = SomeOptimizers.Make(kind, group2);
        SomeOptimizers.Steps(net2, optimizer2, 0, 2);
        StateDict.Load(net2, weights);
        optimizer2.Load(moments, 7);
        SomeOptimizers.Steps(net2, optimizer2, 7, 20);
        Assert.Equal(group.Values.ToArray<float>(), group2.Values.ToArray<float>());
        foreach (var (one, other) in optimizer.Tensors().Zip(optimizer2.Tensors())) Assert.Equal(one.Value.ToArray<float>(), other.Value.ToArray<float>());
    }

    [Fact]
    public void Load_WrongState_IsRefusedAndChangesNothing()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(3);
        using var group = new ParameterGroup(net.Parameters());
        using var optimizer = new Adam(group);
        SomeOptimizers.Steps(net, optimizer, 0, 3);
        var before = optimizer.Tensors()[0].Value.ToArray<float>();
        var wrong = new Dictionary<string, Tensor> { ["exp_avg"] = group.Values.ZerosLike(), ["exp_avg_sq"] = Tensor.Zeros([16]), ["extra"] = Tensor.Zeros([1]) };
        var message = Assert.Throws<ArgumentException>(() => optimizer.Load(wrong, 1)).Message;
        Assert.Contains("exp_avg_sq should be", message, StringComparison.Ordinal);
        Assert.Contains("extra is unknown", message, StringComparison.Ordinal);
        Assert.Equal(before, optimizer.Tensors()[0].Value.ToArray<float>());
        Assert.Equal(3, optimizer.NumSteps);
    }
}
