using Diorama.Torch;

namespace Diorama.Nn.Tests.Optim;

public sealed class ParameterGroupTests
{
    [Fact]
    public void Constructor_Parameters_KeepTheirValuesInFlatMemoryAtMultiplesOf64()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(1);
        var before = net.Parameters().Select(p => p.Value.ToArray<float>()).ToList();
        using var group = new ParameterGroup(net.Parameters());

        var starts = group.Parameters.Select(p => p.Value.DataPointer() - group.Values.DataPointer()).ToList();
        Assert.Equal([0, 64, 128, 192, 256], starts);
        Assert.Equal(80, group.Values.NumElements);
        Assert.Equal(before, net.Parameters().Select(p => p.Value.ToArray<float>()));
        Assert.All(group.Parameters, p => Assert.True(p.Value.IsLeaf && p.RequiresGrad));
        Assert.Equal(starts, group.Parameters.Select(p => p.Grad!.DataPointer() - group.Gradients.DataPointer()));
        Assert.All(group.Gradients.ToArray<float>(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void Constructor_TiedParameter_CountsOnce()
    {
        using var scope = TensorScope.Open();
        using var shared = new Parameter(Tensor.Ones([3]));
        using var other = new Parameter(Tensor.Ones([2]));
        using var group = new ParameterGroup([shared, other, shared]);
        Assert.Equal([shared, other], group.Parameters);
    }

    [Fact]
    public void Constructor_MixedTypesOrNothing_IsRefused()
    {
        using var scope = TensorScope.Open();
        using var single = new Parameter(Tensor.Ones([3]));
        using var wide = new Parameter(Tensor.Ones([2], DType.Float64));
        Assert.Contains("float64", Assert.Throws<ArgumentException>(() => new ParameterGroup([single, wide])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ParameterGroup([]));
    }

    [Fact]
    public void Backward_TwoPasses_AddUpInFlatMemoryAsInSeparateMemory()
    {
        using var scope = TensorScope.Open();
        using var separate = new TwoLayers(1);
        using var flat = new TwoLayers(1);
        using var group = new ParameterGroup(flat.Parameters());
        for (ulong seed = 5; seed < 7; seed++)
        {
            separate.Loss(seed).Backward();
            flat.Loss(seed).Backward();
        }
        Assert.Equal(0, group.GatherGradients());
        foreach (var (one, other) in separate.Used.Zip(flat.Used)) Assert.Equal(one.Grad!.ToArray<float>(), other.Grad!.ToArray<float>());
        Assert.Equal(flat.Used.SelectMany(p => p.Grad!.ToArray<float>()).Sum(Math.Abs), group.Gradients.ToArray<float>().Sum(Math.Abs), 1e-5);
    }

    [Fact]
    public void GatherGradients_AfterCreateGraph_BringsThemBack()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(1);
        using var group = new ParameterGroup(net.Used);
        net.Loss(5).Backward();
        var once = group.Gradients.ToArray<float>();
        group.ZeroGradients();

        Autograd.Backward([net.Loss(5)], createGraph: true);
        Assert.All(group.Gradients.ToArray<float>(), g => Assert.Equal(0, g));
        Assert.Equal(4, group.GatherGradients());
        Assert.Equal(once, group.Gradients.ToArray<float>());
        Assert.True(group.HasGradients);
        Assert.Equal(0, group.GatherGradients());
        net.Loss(5).Backward();
        Assert.Equal(once.Select(g => g + g), group.Gradients.ToArray<float>());
    }

    [Fact]
    public void GatherGradients_GradientSetToNone_BecomesZero()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(1);
        using var group = new ParameterGroup(net.Used);
        net.Loss(5).Backward();
        foreach (var parameter in net.Used) parameter.Value.Grad = null;
        Assert.Equal(4, group.GatherGradients());
        Assert.Equal(0, group.NormOfGradients());
    }

    [Fact]
    public void HasGradient_OnlyReachedParameters_HaveOne()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(1);
        using var group = new ParameterGroup(net.Parameters());
        Assert.False(group.HasGradients);
        net.Loss(5).Backward();
        Assert.All(net.Used, p => Assert.True(group.HasGradient(p)));
        Assert.False(group.HasGradient(net.Unused));
        Assert.True(group.HasGradients);
        group.ZeroGradients();
        Assert.False(group.HasGradients);
        Assert.All(net.Parameters(), p => Assert.False(group.HasGradient(p)));
        Assert.Equal(0, group.NormOfGradients(double.PositiveInfinity));
    }

    [Fact]
    public void GatherGradients_ModuleConvertedAfterwards_SaysSo()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(1);
        using var group = new ParameterGroup(net.Parameters());
        net.To(DType.Float64);
        Assert.Contains("left its flat memory", Assert.Throws<InvalidOperationException>(() => group.GatherGradients()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_Group_LeavesParametersTheirValuesWithoutGradients()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(1);
        var before = net.Parameters().Select(p => p.Value.ToArray<float>()).ToList();
        new ParameterGroup(net.Parameters()).Dispose();
        Assert.Equal(before, net.Parameters().Select(p => p.Value.ToArray<float>()));
        Assert.All(net.Parameters(), p => Assert.Null(p.Grad));
    }

    [Theory]
    [InlineData(1.0, 8.0)]
    [InlineData(2.0, 4.4721359549995796)]
    [InlineData(double.PositiveInfinity, 4.0)]
    public void NormOfGradients_KnownNumbers_GiveTheirNorm(double ord, double expected)
    {
        using var scope = TensorScope.Open();
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            using var parameter = new Parameter(Tensor.Zeros([4], dtype));
            using var group = new ParameterGroup([parameter]);
            parameter.Grad!.CopyInPlace(Tensor.From<double>([-4, 0, 2, 0]));
            group.Gradients[^1].FillInPlace(0);
            if (ord == 1) parameter.Grad!.AddInPlace(Tensor.From<double>([-1, 0, 1, 0]));
            Assert.Equal(expected, group.NormOfGradients(ord), 1e-6);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => FlatNorm.Of(Tensor.Zeros([16]), 3));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void NormOfGradients_NotFiniteElement_GivesNoFiniteNorm(double wrong)
    {
        using var scope = TensorScope.Open();
        using var parameter = new Parameter(Tensor.Zeros([1000]));
        using var group = new ParameterGroup([parameter]);
        foreach (var place in new[] { 0, 517, 999 })
        {
            group.ZeroGradients();
            parameter.Grad![place].FillInPlace(wrong);
            foreach (var ord in new[] { 1, 2, double.PositiveInfinity }) Assert.False(double.IsFinite(group.NormOfGradients(ord)));
        }
    }
}
