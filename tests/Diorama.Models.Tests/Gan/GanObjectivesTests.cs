using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class GanObjectivesTests
{
    private static readonly GanConfig _small = new() { Latent = 8, Width = 8, DiscriminatorWidth = 8 };

    /// <summary>Every game with what keeps its discriminator in bounds.</summary>
    public static TheoryData<GanArchitecture, GanLoss, DiscriminatorNorm, bool> Games { get; } = new()
    {
        { GanArchitecture.Dcgan, GanLoss.NonSaturating, DiscriminatorNorm.Batch, false },
        { GanArchitecture.Dcgan, GanLoss.NonSaturating, DiscriminatorNorm.Spectral, true },
        { GanArchitecture.Dcgan, GanLoss.LeastSquares, DiscriminatorNorm.Batch, true },
        { GanArchitecture.Dcgan, GanLoss.Hinge, DiscriminatorNorm.Spectral, true },
        { GanArchitecture.Dcgan, GanLoss.Wasserstein, DiscriminatorNorm.None, false },
        { GanArchitecture.Resnet, GanLoss.NonSaturating, DiscriminatorNorm.Spectral, false },
        { GanArchitecture.Resnet, GanLoss.LeastSquares, DiscriminatorNorm.Spectral, true },
        { GanArchitecture.Resnet, GanLoss.Hinge, DiscriminatorNorm.Spectral, true },
        { GanArchitecture.Resnet, GanLoss.Wasserstein, DiscriminatorNorm.None, true },
    };

    [Fact]
    public void Objectives_OfWasserstein_GiveTheCriticFiveFreshBatches()
    {
        using var model = new Gan(_small with { Loss = GanLoss.Wasserstein, Norm = DiscriminatorNorm.None, DiscriminatorSteps = 5 }, Play.Images(28));
        Assert.Equal([("discriminator", 5, true), ("generator", 1, false)], model.Objectives.Select(o => (o.Name, o.Repeat, o.FreshBatch)));
        Assert.Equal([false, true], model.Objectives.Select(o => o.Averages));
    }

    [Theory]
    [MemberData(nameof(Games))]
    public void Discriminator_FrozenGenerator_LearnsToTellBarsFromNoise(GanArchitecture architecture, GanLoss loss, DiscriminatorNorm norm, bool conditional)
    {
        using var model = new Gan(_small with { Architecture = architecture, Loss = loss, Norm = norm, Conditional = conditional }, Play.Images(16));
        var figures = Play.Train(model, "discriminator", () => Play.Bars(20, 16), 40, Rate(architecture));
        Assert.True(figures[^1]["loss"] < figures[0]["loss"], $"{figures[0]["loss"]} -> {figures[^1]["loss"]}");
        var least = architecture == GanArchitecture.Dcgan ? 0.95 : 0.75; // forty small steps take a residual discriminator less far
        Assert.InRange(figures[^1]["real_accuracy"], least, 1);
        Assert.InRange(figures[^1]["fake_accuracy"], least, 1);
        Assert.True(figures[^1]["real_score"] > figures[^1]["fake_score"]);
    }

    [Theory]
    [MemberData(nameof(Games))]
    public void Generator_FrozenDiscriminator_LowersItsLoss(GanArchitecture architecture, GanLoss loss, DiscriminatorNorm norm, bool conditional)
    {
        using var model = new Gan(_small with { Architecture = architecture, Loss = loss, Norm = norm, Conditional = conditional }, Play.Images(16));
        Play.Train(model, "discriminator", () => Play.Bars(20, 16), 20, Rate(architecture));
        var figures = Play.Train(model, "generator", () => Play.Bars(20, 16), 20, Rate(architecture));
        Assert.True(figures[^1]["loss"] < figures[0]["loss"], $"{figures[0]["loss"]} -> {figures[^1]["loss"]}");
    }

    [Theory]
    [InlineData("discriminator", "generator", GanArchitecture.Dcgan)]
    [InlineData("generator", "discriminator", GanArchitecture.Dcgan)]
    [InlineData("discriminator", "generator", GanArchitecture.Resnet)]
    [InlineData("generator", "discriminator", GanArchitecture.Resnet)]
    public void Step_OfOneSide_GivesTheOtherNoGradient(string moved, string still, GanArchitecture architecture)
    {
        using var model = new Gan(
            _small with
            {
                Conditional = true,
                Architecture = architecture,
                Norm = DiscriminatorNorm.Spectral,
                Augment = Augmentation.Color | Augmentation.Translation | Augmentation.Cutout,
            },
            Play.Images(28)
        );
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        Play.Backward(model, moved, Play.Bars(10, 28), generator);
        Assert.All(model.NamedParameters().Where(p => p.Name.StartsWith(still, StringComparison.Ordinal)), p => Assert.Null(p.Parameter.Grad));
        Assert.All(model.NamedParameters().Where(p => p.Name.StartsWith(moved, StringComparison.Ordinal)), p => Assert.True(p.Parameter.Grad!.Abs().Sum().Item() > 0, p.Name));
    }

    [Fact]
    public void Discriminator_LazyR1_CountsAtItsStepsOnlyAndByItsInterval()
    {
        using var model = new Gan(_small with { Norm = DiscriminatorNorm.None, R1Gamma = 0.5, R1Every = 4 }, Play.Images(28));
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var batch = Play.Bars(10, 28);
        var losses = Enumerable.Range(3, 3).Select(step =>
        {
            generator.Seed(9);
            return Play.Backward(model, "discriminator", batch, generator, step);
        }).ToList();
        Assert.Equal([false, true, false], losses.Select(l => l.ContainsKey("r1")));
        Assert.Equal(losses[0]["loss"], losses[2]["loss"]);
        Assert.Equal(losses[1]["r1"] * 0.5 / 2 * 4, losses[1]["loss"] - losses[0]["loss"], 1e-5);
        Assert.True(losses[1]["r1"] > 0);
    }

    [Fact]
    public void Discriminator_Wasserstein_AddsTenTimesThePenalty()
    {
        using var model = new Gan(_small with { Loss = GanLoss.Wasserstein, Norm = DiscriminatorNorm.None }, Play.Images(28));
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var figures = Play.Backward(model, "discriminator", Play.Bars(10, 28), generator);
        Assert.Equal(figures["fake_score"] - figures["real_score"] + (10 * figures["penalty"]), figures["loss"], 1e-4);
        Assert.InRange(figures["penalty"], 0.01, 2);
    }

    [Fact]
    public void Objectives_SameSeed_GiveTheSameLoss()
    {
        using var model = new Gan(_small, Play.Images(28));
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var batch = Play.Bars(10, 28);
        var first = Play.Backward(model, "generator", batch, generator)["loss"];
        generator.Seed(1);
        Assert.Equal(first, Play.Backward(model, "generator", batch, generator)["loss"]);
        Assert.NotEqual(first, Play.Backward(model, "generator", batch, generator)["loss"]);
    }

    // The penalties differentiate a gradient: through residual blocks, folded kernels, pooling and projections too.
    [Theory]
    [InlineData(GanLoss.Wasserstein, 0, DiscriminatorNorm.None)]
    [InlineData(GanLoss.NonSaturating, 0.7, DiscriminatorNorm.None)]
    [InlineData(GanLoss.Hinge, 0.7, DiscriminatorNorm.Spectral)]
    public void Discriminator_PenaltyOnAResnet_HasTheGradientOfFiniteDifferences(GanLoss loss, double gamma, DiscriminatorNorm norm)
    {
        var config = new GanConfig { Architecture = GanArchitecture.Resnet, Latent = 3, Width = 2, DiscriminatorWidth = 2, Conditional = true, Loss = loss, R1Gamma = gamma, Norm = norm };
        using var discriminator = new Discriminator(config, new(1, [16, 8, 4]), numClasses: 3);
        discriminator.To(DType.Float64);
        discriminator.Eval(); // spectral norm's vectors stand still
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(4);
        Tensor real = Tensor.Randn([3, 1, 16, 16], generator, DType.Float64), fake = Tensor.Randn([3, 1, 16, 16], generator, DType.Float64), label = Tensor.From<long>([0, 2, 1]);
        Penalty().Backward();
        var checkedOnes = 0;
        foreach (var (name, parameter) in discriminator.NamedParameters())
        {
            if (parameter.Grad is not { } gradient) continue; // biases shift, they do not tilt
            var slopes = gradient.ToArray<double>();
            var values = parameter.Value.AsSpan<double>();
            const double step = 1e-6;
            for (var i = 0; i < values.Length; i += 1 + (values.Length / 2))
            {
                var before = values[i];
                values[i] = before + step;
                var above = Penalty().Item();
                values[i] = before - step;
                var below = Penalty().Item();
                values[i] = before;
                Assert.True(Math.Abs(((above - below) / (2 * step)) - slopes[i]) <= 1e-5 * (1 + Math.Abs(slopes[i])), $"{name}[{i}]: {(above - below) / (2 * step)} against {slopes[i]}");
                if (Math.Abs(slopes[i]) > 1e-3) checkedOnes++;
            }
            parameter.Value.Grad = null;
        }
        Assert.InRange(checkedOnes, 8, 100);

        Tensor Penalty()
        {
            using var between = Generator.Seeded(5);
            return GradientPenalty.Of(config, x => discriminator.Forward(x, label).Score, real, fake, new(0, 1, between)).Single().Value;
        }
    }

    [Fact]
    public void Objectives_Augmented_DrawAnewForRealAndGenerated()
    {
        using var model = new Gan(_small with { Augment = Augmentation.Color }, Play.Images(28));
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var plain = new Gan(_small, Play.Images(28));
        Nn.StateDict.Load(plain, Nn.StateDict.Of(model).ToDictionary(t => t.Name, t => t.Value));
        var batch = Play.Bars(10, 28);
        var augmented = Play.Backward(model, "discriminator", batch, generator);
        generator.Seed(1);
        var unchanged = Play.Backward(plain, "discriminator", batch, generator);
        Assert.NotEqual(unchanged["real_score"], augmented["real_score"]);
        Assert.NotEqual(unchanged["fake_score"], augmented["fake_score"]);
        plain.Dispose();
    }

    // A residual discriminator sums over all places: the same step changes its score far more.
    private static double Rate(GanArchitecture architecture) => architecture == GanArchitecture.Dcgan ? 0.002 : 0.0005;
}
