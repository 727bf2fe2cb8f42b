using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class DiffusionObjectiveTests
{
    private const double Lr = 5e-3;

    private static readonly UnetConfig _small = new() { Width = 16, Blocks = 1, Multipliers = [1] };
    private static readonly SamplingConfig _sampling = new() { Steps = 6 };

    /// <summary>Every way to learn.</summary>
    public static TheoryData<string> Ways { get; } = ["velocity", "noise", "minSnr", "flow", "logitNormal"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Loss_FirstStep_IsOfANetworkThatSaysZero(string way)
    {
        using var scope = TensorScope.Open();
        using var model = Make(way, new());
        using var generator = Generator.Seeded(1);
        var pictures = Play.Bars(500, 8);
        // Of ε the square is 1 on average; of v and of a flow it is made of that of pictures, 1 here, too.
        var expected = way switch { "flow" or "logitNormal" => 2, "minSnr" => double.NaN, _ => 1 };
        var loss = Play.Backward(model, "denoiser", pictures, generator)["loss"];
        if (double.IsFinite(expected)) Assert.Equal(expected, loss, 0.05 * expected);
        else Assert.InRange(loss, 0.05, 1);
    }

    [Theory]
    [InlineData("velocity")]
    [InlineData("flow")]
    public void Train_OneBatchByClass_SamplesIt(string way)
    {
        using var scope = TensorScope.Open();
        using var model = Make(way, new() { Conditional = true, Drop = 0 });
        var losses = Train(model, Play.Bars(10, 8), 120);
        Assert.True(losses[^20..].Average() < 0.4 * losses[..5].Average(), $"{losses[..5].Average()} -> {losses[^20..].Average()}");
        // The bar of each class stands where it was learnt.
        var pictures = model.Sample(new(10, 3));
        var error = (pictures - Play.Bars(10, 8)["image"]).Square().Mean().Item();
        Assert.True(error < 0.2, $"{error}");
    }

    [Fact]
    public void Train_OneBatchByCaption_FollowsPrompts()
    {
        using var scope = TensorScope.Open();
        var spec = DiffusionModelTests.Told(8);
        using var model = Make("flow", new() { Captions = true, CaptionWidth = 16, Drop = 0.1 }, spec);
        Train(model, Wording.ToldBars(10, 8, spec.Captions!), 240);
        var pictures = model.Sample(new(40, 3) { Prompts = [.. Enumerable.Range(0, 40).Select(i => i < 20 ? "left bar" : "right bar")], Guidance = 1.5 });
        var columns = (pictures + 1).Sum([1, 2]); // [40, 8]
        var places = (columns * Tensor.Arange(0, 8, dtype: DType.Float32)).Sum([1]) / columns.Sum([1]);
        var (left, right) = (places.Narrow(0, 0, 20).Mean().Item(), places.Narrow(0, 20, 20).Mean().Item());
        Assert.True(left < 2.5 && right > 4, $"{left}, {right}");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Loss_SameSeed_IsTheSame(string way)
    {
        using var scope = TensorScope.Open();
        using var model = Make(way, new() { Conditional = true });
        using var generator = Generator.Seeded(1);
        var batch = Play.Bars(10, 8);
        var first = Play.Backward(model, "denoiser", batch, generator)["loss"];
        Assert.NotEqual(first, Play.Backward(model, "denoiser", batch, generator)["loss"]);
        generator.Seed(1);
        Assert.Equal(first, Play.Backward(model, "denoiser", batch, generator)["loss"]);
    }

    [Fact]
    public void Gradients_AfterSomeSteps_ReachEveryParameter()
    {
        using var scope = TensorScope.Open();
        var spec = DiffusionModelTests.Told(8);
        using var model = Make("flow", new() { Conditional = true, Captions = true, CaptionWidth = 16 }, spec, _small with { Multipliers = [1, 2], Dropout = 0.1 });
        var batch = Wording.ToldBars(20, 8, spec.Captions!);
        Train(model, batch, 3);
        using var generator = Generator.Seeded(1);
        Play.Backward(model, "denoiser", batch, generator);
        // A convolution's bias before a norm of one group is taken out again; here no norm has only one.
        Assert.All(model.NamedParameters(), p => Assert.True(p.Parameter.Grad!.Abs().Sum().Item() > 0, p.Name));
    }

    private static DiffusionModel Make(string way, WishConfig wishes, DataSpec? spec = null, UnetConfig? unet = null) => way switch
    {
        "flow" or "logitNormal" => new FlowMatching(new() { Unet = unet ?? _small, Wishes = wishes, LogitNormal = way != "flow", Sampling = _sampling }, spec ?? Play.Images(8)),
        _ => new Ddpm(new()
        {
            Unet = _small,
            Wishes = wishes,
            Prediction = way == "noise" ? Prediction.Noise : Prediction.Velocity,
            MinSnr = way == "minSnr" ? 5 : 0,
            Sampling = _sampling,
        }, spec ?? Play.Images(8)),
    };

    private static List<double> Train(DiffusionModel model, Batch batch, int steps)
    {
        var objective = model.Objectives.Single();
        using var generator = Generator.Seeded(7);
        using var group = new ParameterGroup(objective.Parameters);
        using var adam = OptimizerFactory.Create(group, new OptimConfig { Kind = OptimKind.Adam, Lr = Lr });
        var losses = new List<double>();
        for (var step = 0; step < steps; step++)
        {
            using var scope = TensorScope.Open();
            group.ZeroGradients();
            var loss = objective.Compute(batch, new(step, steps, generator)).Total;
            loss.Backward();
            group.GatherGradients();
            adam.Step(Lr);
            losses.Add(loss.Item());
        }
        return losses;
    }
}
