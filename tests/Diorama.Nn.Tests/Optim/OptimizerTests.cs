using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Nn.Tests.Optim;

public sealed class OptimizerTests
{
    private static readonly Dictionary<string, Func<ParameterGroup, Optimizer>> Made = new()
    {
        ["sgd"] = g => new Sgd(g),
        ["nesterov"] = g => new Sgd(g, momentum: 0.9, weightDecay: 0.01, nesterov: true),
        ["dampened"] = g => new Sgd(g, momentum: 0.9, dampening: 0.3),
        ["adam"] = g => new Adam(g),
        ["amsgrad"] = g => new Adam(g, weightDecay: 0.01, amsgrad: true),
        ["adamw"] = g => new AdamW(g, beta2: 0.95, weightDecay: 0.1),
        ["rmsprop"] = g => new RmsProp(g),
        ["centered"] = g => new RmsProp(g, alpha: 0.9, weightDecay: 0.01, momentum: 0.5, centered: true),
    };

    public static TheoryData<string> Kinds => [.. Made.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Step_InOnePassAndByOperators_Agree(string kind)
    {
        using var scope = TensorScope.Open();
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var pass = Train(kind, dtype, byOperators: false);
            var operators = Train(kind, dtype, byOperators: true);
            GoldenCases.AssertClose(operators, pass, kind, dtype == DType.Float32 ? 1e-5 : 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Step_AnyOptimizer_KeepsTheGapsZero(string kind)
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(3);
        using var group = new ParameterGroup(net.Parameters());
        using var optimizer = Made[kind](group);
        Steps(net, optimizer, 0, 20);
        foreach (var flat in optimizer.Tensors().Select(t => t.Value).Append(group.Values))
        {
            var parts = Enumerable.Range(0, group.Parameters.Count).SelectMany(i => group.Part(flat, i).ToArray<float>());
            Assert.Equal(parts.Count(v => v != 0), flat.ToArray<float>().Count(v => v != 0));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Load_SavedState_GoesOnBitByBit(string kind)
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(3);
        using var group = new ParameterGroup(net.Parameters());
        using var optimizer = Made[kind](group);
        Steps(net, optimizer, 0, 7);
        var weights = StateDict.Of(net).ToDictionary(t => t.Name, t => t.Value.Detach().Clone());
        var moments = optimizer.Tensors().ToDictionary(t => t.Name, t => t.Value.Clone());
        Steps(net, optimizer, 7, 20);

        using var net2 = new TwoLayers(4);
        using var group2 = new ParameterGroup(net2.Parameters());
        using var optimizer2 = Made[kind](group2);
        Steps(net2, optimizer2, 0, 2);
        StateDict.Load(net2, weights);
        optimizer2.Load(moments, 7);
        Steps(net2, optimizer2, 7, 20);
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
        Steps(net, optimizer, 0, 3);
        var before = optimizer.Tensors()[0].Value.ToArray<float>();
        var wrong = new Dictionary<string, Tensor> { ["exp_avg"] = group.Values.ZerosLike(), ["exp_avg_sq"] = Tensor.Zeros([16]), ["extra"] = Tensor.Zeros([1]) };
        var message = Assert.Throws<ArgumentException>(() => optimizer.Load(wrong, 1)).Message;
        Assert.Contains("exp_avg_sq should be", message, StringComparison.Ordinal);
        Assert.Contains("extra is unknown", message, StringComparison.Ordinal);
        Assert.Equal(before, optimizer.Tensors()[0].Value.ToArray<float>());
        Assert.Equal(3, optimizer.NumSteps);
    }

    [Fact]
    public void Step_GroupThatNothingReached_StaysAndDoesNotCount()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(3);
        using var group = new ParameterGroup(net.Used);
        using var optimizer = new AdamW(group);
        Steps(net, optimizer, 0, 3);
        var before = group.Values.ToArray<float>();
        group.ZeroGradients();
        Assert.False(optimizer.Step(0.1));
        Assert.Equal(before, group.Values.ToArray<float>());
        Assert.Equal(3, optimizer.NumSteps);
    }

    [Fact]
    public void Step_GraphThatOutlivesIt_FailsInsteadOfGivingWrongGradients()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(3);
        using var group = new ParameterGroup(net.Used);
        using var optimizer = new Sgd(group);
        var loss = net.Loss(1);
        loss.Backward(retainGraph: true);
        optimizer.Step(0.1);
        Assert.Contains("inplace", Assert.Throws<TorchException>(() => loss.Backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_GradientsReplacedByCreateGraph_MovesAsWithPlainOnes()
    {
        using var scope = TensorScope.Open();
        using var plain = new TwoLayers(3);
        using var replaced = new TwoLayers(3);
        using var plainGroup = new ParameterGroup(plain.Used);
        using var replacedGroup = new ParameterGroup(replaced.Used);
        using var plainAdam = new Adam(plainGroup);
        using var replacedAdam = new Adam(replacedGroup);
        plain.Loss(1).Backward();
        Autograd.Backward([replaced.Loss(1)], createGraph: true);
        plainAdam.Step(0.1);
        replacedAdam.Step(0.1);
        Assert.Equal(plainGroup.Values.ToArray<float>(), replacedGroup.Values.ToArray<float>());
    }

    [Fact]
    public void Sgd_QuadraticBowl_FollowsTheClosedForm()
    {
        using var scope = TensorScope.Open();
        using var point = new Parameter(Tensor.From<double>([3, -2]));
        using var group = new ParameterGroup([point]);
        using var optimizer = new Sgd(group);
        var curvature = Tensor.From<double>([1, 4]);
        for (var step = 0; step < 30; step++)
        {
            group.ZeroGradients();
            (curvature * point.Value * point.Value * 0.5).Sum().Backward();
            optimizer.Step(0.1);
        }
        var found = point.Value.ToArray<double>();
        Assert.Equal(3 * Math.Pow(1 - 0.1 * 1, 30), found[0], 1e-12);
        Assert.Equal(-2 * Math.Pow(1 - 0.1 * 4, 30), found[1], 1e-12);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Step_QuadraticBowl_ReachesTheBottom(string kind)
    {
        using var scope = TensorScope.Open();
        using var point = new Parameter(Tensor.From<float>([0.3f, -0.2f]));
        using var group = new ParameterGroup([point]);
        using var optimizer = Made[kind](group);
        var schedule = Schedule.Linear(0.02, 0, 1000);
        for (var step = 0; step < 1000; step++)
        {
            group.ZeroGradients();
            (point.Value * point.Value).Sum().Backward();
            optimizer.Step(schedule.At(step));
        }
        Assert.All(point.Value.ToArray<float>(), x => Assert.InRange(x, -1e-3, 1e-3));
    }

    [Fact]
    public void Adam_FirstStep_MovesByTheRateAgainstTheSign()
    {
        using var scope = TensorScope.Open();
        using var point = new Parameter(Tensor.From<double>([1, 1, 1]));
        using var group = new ParameterGroup([point]);
        using var optimizer = new Adam(group);
        point.Grad!.CopyInPlace(Tensor.From<double>([1e-3, -70, 0]));
        optimizer.Step(0.25);
        GoldenCases.AssertClose([0.75, 1.25, 1], point.Value.ToArray<double>(), "first step", 1e-5);
    }

    [Fact]
    public void Step_OptimizerOfOnesOwn_NeedsOperatorsOnly()
    {
        using var scope = TensorScope.Open();
        using var point = new Parameter(Tensor.From<float>([1, 1, 1]));
        using var group = new ParameterGroup([point]);
        using var optimizer = new SignDescent(group);
        point.Grad!.CopyInPlace(Tensor.From<float>([5, -2, 0]));
        optimizer.Step(0.5);
        Assert.Equal([0.5f, 1.5f, 1f], point.Value.ToArray<float>());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.1)]
    public void Step_RateThatIsNone_IsRefused(double lr)
    {
        using var scope = TensorScope.Open();
        using var point = new Parameter(Tensor.Ones([1]));
        using var group = new ParameterGroup([point]);
        using var optimizer = new Sgd(group);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Step(lr));
    }

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

    private static double[] Train(string kind, DType dtype, bool byOperators)
    {
        using var generator = Generator.Seeded(9);
        using var parameter = new Parameter(Tensor.Randn([1037], generator, dtype));
        using var group = new ParameterGroup([parameter]);
        using var optimizer = Made[kind](group);
        optimizer.AlwaysByOperators = byOperators;
        for (var step = 0; step < 10; step++)
        {
            group.ZeroGradients();
            parameter.Grad!.CopyInPlace(Tensor.Randn([1037], generator, dtype));
            optimizer.Step(0.01 / (step + 1));
        }
        return GoldenCases.Values(parameter);
    }

    private static void Steps(TwoLayers net, Optimizer optimizer, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            using var scope = TensorScope.Open();
            optimizer.Group.ZeroGradients();
            net.Loss((ulong)step).Backward();
            optimizer.Step(0.05);
        }
    }

    private sealed class SignDescent(ParameterGroup group) : Optimizer(group)
    {
        protected override void StepByOperators(double lr) => Group.Values.AddInPlace(Group.Gradients.Sign(), alpha: -lr);
    }
}
