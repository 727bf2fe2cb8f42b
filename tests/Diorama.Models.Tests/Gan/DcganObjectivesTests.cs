using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class DcganObjectivesTests
{
    private static readonly DcganConfig _small = new() { Latent = 8, Width = 8, DiscriminatorWidth = 8 };

    /// <summary>Every game with what keeps its discriminator in bounds.</summary>
    public static TheoryData<GanLoss, DiscriminatorNorm, bool> Games { get; } = new()
    {
        { GanLoss.NonSaturating, DiscriminatorNorm.Batch, false },
        { GanLoss.NonSaturating, DiscriminatorNorm.Spectral, true },
        { GanLoss.LeastSquares, DiscriminatorNorm.Batch, true },
        { GanLoss.Hinge, DiscriminatorNorm.Spectral, true },
        { GanLoss.Wasserstein, DiscriminatorNorm.None, false },
    };

    [Fact]
    public void Objectives_OfWasserstein_GiveTheCriticFiveFreshBatches()
    {
        using var model = new Dcgan(_small with { Loss = GanLoss.Wasserstein, Norm = DiscriminatorNorm.None, DiscriminatorSteps = 5 }, Play.Images(28));
        Assert.Equal([("discriminator", 5, true), ("generator", 1, false)], model.Objectives.Select(o => (o.Name, o.Repeat, o.FreshBatch)));
        Assert.Equal([false, true], model.Objectives.Select(o => o.Averages));
    }

    [Theory]
    [MemberData(nameof(Games))]
    public void Discriminator_FrozenGenerator_LearnsToTellBarsFromNoise(GanLoss loss, DiscriminatorNorm norm, bool conditional)
    {
        using var model = new Dcgan(_small with { Loss = loss, Norm = norm, Conditional = conditional }, Play.Images(28));
        var figures = Play.Train(model, "discriminator", () => Play.Bars(20, 28), 40);
        Assert.True(figures[^1]["loss"] < figures[0]["loss"], $"{figures[0]["loss"]} -> {figures[^1]["loss"]}");
        Assert.Equal(1, figures[^1]["real_accuracy"], 0.05);
        Assert.Equal(1, figures[^1]["fake_accuracy"], 0.05);
        Assert.True(figures[^1]["real_score"] > figures[^1]["fake_score"]);
    }

    [Theory]
    [MemberData(nameof(Games))]
    public void Generator_FrozenDiscriminator_LowersItsLoss(GanLoss loss, DiscriminatorNorm norm, bool conditional)
    {
        using var model = new Dcgan(_small with { Loss = loss, Norm = norm, Conditional = conditional }, Play.Images(28));
        Play.Train(model, "discriminator", () => Play.Bars(20, 28), 20);
        var figures = Play.Train(model, "generator", () => Play.Bars(20, 28), 20);
        Assert.True(figures[^1]["loss"] < figures[0]["loss"], $"{figures[0]["loss"]} -> {figures[^1]["loss"]}");
    }

    [Theory]
    [InlineData("discriminator", "generator")]
    [InlineData("generator", "discriminator")]
    public void Step_OfOneSide_GivesTheOtherNoGradient(string moved, string still)
    {
        using var model = new Dcgan(_small with { Conditional = true }, Play.Images(28));
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        Play.Backward(model, moved, Play.Bars(10, 28), generator);
        Assert.All(model.NamedParameters().Where(p => p.Name.StartsWith(still, StringComparison.Ordinal)), p => Assert.Null(p.Parameter.Grad));
        Assert.All(model.NamedParameters().Where(p => p.Name.StartsWith(moved, StringComparison.Ordinal)), p => Assert.True(p.Parameter.Grad!.Abs().Sum().Item() > 0, p.Name));
    }

    [Fact]
    public void Discriminator_LazyR1_CountsAtItsStepsOnlyAndByItsInterval()
    {
        using var model = new Dcgan(_small with { Norm = DiscriminatorNorm.None, R1Gamma = 0.5, R1Every = 4 }, Play.Images(28));
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
        using var model = new Dcgan(_small with { Loss = GanLoss.Wasserstein, Norm = DiscriminatorNorm.None }, Play.Images(28));
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var figures = Play.Backward(model, "discriminator", Play.Bars(10, 28), generator);
        Assert.Equal(figures["fake_score"] - figures["real_score"] + (10 * figures["penalty"]), figures["loss"], 1e-4);
        Assert.InRange(figures["penalty"], 0.01, 2);
    }

    [Fact]
    public void Objectives_SameSeed_GiveTheSameLoss()
    {
        using var model = new Dcgan(_small, Play.Images(28));
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var batch = Play.Bars(10, 28);
        var first = Play.Backward(model, "generator", batch, generator)["loss"];
        generator.Seed(1);
        Assert.Equal(first, Play.Backward(model, "generator", batch, generator)["loss"]);
        Assert.NotEqual(first, Play.Backward(model, "generator", batch, generator)["loss"]);
    }
}
