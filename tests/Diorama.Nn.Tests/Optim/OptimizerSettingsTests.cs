using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Nn.Tests.Optim;

/// <summary>Settings, by constructor and by recipe.</summary>
public sealed class OptimizerSettingsTests
{
    [Fact]
    public void Constructor_SettingOutOfRange_NamesIt()
    {
        using var scope = TensorScope.Open();
        using var point = new Parameter(Tensor.Ones([1]));
        using var group = new ParameterGroup([point]);
        Assert.Equal("beta1", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(group, beta1: 1)).ParamName);
        Assert.Equal("eps", Assert.Throws<ArgumentOutOfRangeException>(() => new RmsProp(group, eps: 0)).ParamName);
        Assert.Equal("weightDecay", Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(group, weightDecay: double.NaN)).ParamName);
        Assert.Throws<ArgumentException>(() => new Sgd(group, nesterov: true));
    }

    [Theory]
    [InlineData(OptimKind.Sgd, typeof(Sgd), 1)]
    [InlineData(OptimKind.Adam, typeof(Adam), 2)]
    [InlineData(OptimKind.AdamW, typeof(AdamW), 2)]
    [InlineData(OptimKind.RmsProp, typeof(RmsProp), 2)]
    public void Create_EachKind_MakesItWithItsSettings(OptimKind kind, Type type, int numTensors)
    {
        using var scope = TensorScope.Open();
        using var point = new Parameter(Tensor.Ones([1]));
        using var group = new ParameterGroup([point]);
        using var optimizer = OptimizerFactory.Create(group, new OptimConfig { Kind = kind, Momentum = 0.5 });
        Assert.IsType(type, optimizer);
        Assert.Equal(numTensors, optimizer.Tensors().Count);
    }

    [Fact]
    public void Create_SomeOfAGroupAreToDecay_IsRefused()
    {
        using var scope = TensorScope.Open();
        using var weight = new Parameter(Tensor.Ones([2, 2]));
        using var bias = new Parameter(Tensor.Ones([2]));
        using var group = new ParameterGroup([weight, bias]);
        var problem = Assert.Throws<ArgumentException>(() => OptimizerFactory.Create(group, new OptimConfig { WeightDecay = 0.1, Decay = DecayKind.Matrices }));
        Assert.Contains("1 of the group's 2 parameters are to decay", problem.Message, StringComparison.Ordinal);
    }
}
