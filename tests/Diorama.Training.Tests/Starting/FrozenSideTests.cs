using Diorama.Core;
using Diorama.Training.Tests.Growing;

namespace Diorama.Training.Tests.Starting;

/// <summary>One side of a GAN is frozen as a whole: the other one learns on against it.</summary>
public sealed class FrozenSideTests : IDisposable
{
    private readonly SmallRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Theory]
    [InlineData("discriminator", "generator")]
    [InlineData("generator", "discriminator")]
    public void Train_OneSideFrozen_TheOtherLearns(string frozen, string free)
    {
        var run = RunDirectory.Open(_runs.Train("run", "model={kind: dcgan, width: 4, latent: 4, norm: none}", "checkpoint.every=0", $"freeze=[{frozen}.*]"));
        Assert.Contains(_runs.Warned, warning => warning.Contains($"freeze: all that {frozen} trains is frozen", StringComparison.Ordinal));
        var values = MetricsLog.Read(run.MetricsPath)[^1].Values;
        Assert.Contains($"{free}.loss", values.Keys);
        Assert.DoesNotContain($"{frozen}.loss", values.Keys);
        using var begun = TrainingPlan.Of(Recipe.Load(run.RecipePath));
        using var trained = TrainedModel.Load(run);
        foreach (var ((name, before), (_, after)) in begun.Model.NamedParameters().Zip(trained.Model.NamedParameters()))
        {
            if (name.StartsWith(frozen, StringComparison.Ordinal)) Assert.Equal(before.Value.ToArray<float>(), after.Value.ToArray<float>());
        }
    }

    [Fact]
    public void Find_RateOfTheFrozenSide_IsRefused()
    {
        using var plan = TrainingPlan.Of(Recipe.FromYaml(SmallRuns.Yaml, ["model={kind: dcgan, width: 4, latent: 4}", "freeze=[generator.*]"]));
        var problem = Assert.Throws<UserException>(() => RateFinder.Find(plan, new RateRange(), "generator", stop: TestContext.Current.CancellationToken));
        Assert.Contains("all that generator trains is frozen", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_OneSideFrozenByTwoRanks_TheOtherLearns()
    {
        var overrides = new[] { "model={kind: dcgan, width: 4, latent: 4, norm: none}", "freeze=[discriminator.*]", "samples.every=0" };
        var run = RunDirectory.Create(Path.Combine(_runs.Root, "ranks"));
        Distributed.RankThreads.Run(2, _ => TrainingPlan.Of(Recipe.FromYaml(SmallRuns.Yaml, overrides)), (plan, ranks) =>
            ranks.IsLead ? new Trainer(plan, run, new SinkList()) { Ranks = ranks }.Train() : new Follower(plan, ranks).Train());
        Assert.Contains("generator.loss", MetricsLog.Read(run.MetricsPath)[^1].Values.Keys);
    }
}
