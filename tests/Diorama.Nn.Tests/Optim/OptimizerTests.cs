using Diorama.Torch;

namespace Diorama.Nn.Tests.Optim;

/// <summary>How far and where to a step moves.</summary>
public sealed class OptimizerTests
{
    [Theory]
    [MemberData(nameof(SomeOptimizers.Kinds), MemberType = typeof(SomeOptimizers))]
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
    [MemberData(nameof(SomeOptimizers.Kinds), MemberType = typeof(SomeOptimizers))]
    public void Step_AnyOptimizer_KeepsTheGapsZero(string kind)
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(3);
        using var group = new ParameterGroup(net.Parameters());
        using var optimizer = SomeOptimizers.Make(kind, group);
        SomeOptimizers.Steps(net, optimizer, 0, 20);
        foreach (var flat in optimizer.Tensors().Select(t => t.Value).Append(group.Values))
        {
            var parts = Enumerable.Range(0, group.Parameters.Count).SelectMany(i => group.Part(flat, i).ToArray<float>());
            Assert.Equal(parts.Count(v => v != 0), flat.ToArray<float>().Count(v => v != 0));
        }
    }

    [Fact]
    public void Step_GroupThatNothingReached_StaysAndDoesNotCount()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(3);
        using var group = new ParameterGroup(net.Used);
        using var optimizer = new AdamW(group);
        SomeOptimizers.Steps(net, optimizer, 0, 3);
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
    [MemberData(nameof(SomeOptimizers.Kinds), MemberType = typeof(SomeOptimizers))]
    public void Step_QuadraticBowl_ReachesTheBottom(string kind)
    {
        using var scope = TensorScope.Open();
        using var point = new Parameter(Tensor.From<float>([0.3f, -0.2f]));
        using var group = new ParameterGroup([point]);
        using var optimizer = SomeOptimizers.Make(kind, group);
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

    private static double[] Train(string kind, DType dtype, bool byOperators)
    {
        using var generator = Generator.Seeded(9);
        using var parameter = new Parameter(Tensor.Randn([1037], generator, dtype));
        using var group = new ParameterGroup([parameter]);
        using var optimizer = SomeOptimizers.Make(kind, group);
        optimizer.AlwaysByOperators = byOperators;
        for (var step = 0; step < 10; step++)
        {
            group.ZeroGradients();
            parameter.Grad!.CopyInPlace(Tensor.Randn([1037], generator, dtype));
            optimizer.Step(0.01 / (step + 1));
        }
        return GoldenCases.Values(parameter);
    }

    private sealed class SignDescent(ParameterGroup group) : Optimizer(group)
    {
        protected override void StepByOperators(double lr) => Group.Values.AddInPlace(Group.Gradients.Sign(), alpha: -lr);
    }
}
