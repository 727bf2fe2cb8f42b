using Diorama.Core;
using Diorama.Models;
using Diorama.Training.Tests.Distributed;

namespace Diorama.Training.Tests.Growing;

/// <summary>Runs of a small autoencoder in a folder of their own, to grow from.</summary>
internal sealed class SmallRuns : IDisposable
{
    public const string Yaml = """
        name: growing
        run: { steps: 4, seed: 3, device: cpu }
        data: { name: digits, batch: 8 }
        model: { kind: vae, hidden: [12], latent: 4 }
        optim: { lr: 0.01 }
        ema: { decay: 0.5 }
        metrics: { every: 1 }
        samples: { every: 0, count: 2 }
        checkpoint: { every: 2 }
        """;

    /// <summary>The folder that holds them.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("diorama-").FullName;

    /// <summary>What growth told.</summary>
    public List<string> Told { get; } = [];

    /// <summary>What training warned of.</summary>
    public List<string> Warned { get; } = [];

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>Grows into the folder <c>grown</c>.</summary>
    public GrownRun Grow(string small, GrowthRequest request, params string[] overrides) => GrowInto("grown", small, request, overrides);

    public GrownRun GrowInto(string folder, string small, GrowthRequest request, params string[] overrides) => GrowInto(folder, small, request, CancellationToken.None, overrides);

    public GrownRun GrowInto(string folder, string small, GrowthRequest request, CancellationToken stop, params string[] overrides) =>
        Diorama.Training.Growing.Grow(RunDirectory.Open(small), request, overrides, Path.Combine(Root, folder), Told.Add, stop);

    /// <summary>Trains to the end, or on to it, and gives the folder.</summary>
    public string Train(string folder, params string[] overrides) => Train(folder, null, overrides);

    public string Train(string folder, IEvaluator? evaluator, params string[] overrides) => Run(folder, Recipe.FromYaml(Yaml, overrides), evaluator);

    public string Train(string folder, GrownRun from, int? steps = null) => Run(folder, Recipe.Load(from.Run.RecipePath, steps is null ? [] : [$"run.steps={steps}"]), null);

    /// <summary>The same by several ranks.</summary>
    public string TrainByRanks(string folder, int count)
    {
        var path = Path.Combine(Root, folder);
        RankThreads.Run(count, _ => TrainingPlan.Of(Recipe.FromYaml(Yaml)), (plan, ranks) =>
            ranks.IsLead ? new Trainer(plan, RunDirectory.Create(path), new Warnings(Warned)) { Ranks = ranks }.Train() : new Follower(plan, ranks).Train());
        return path;
    }

    private string Run(string folder, Recipe recipe, IEvaluator? evaluator)
    {
        using var plan = TrainingPlan.Of(recipe);
        var path = Path.Combine(Root, folder);
        Assert.Equal(RunOutcome.Completed, new Trainer(plan, RunDirectory.Create(path, resume: true), new Warnings(Warned), evaluator).Train());
        return path;
    }

    private sealed class Warnings(List<string> warned) : IRunSink
    {
        public void On(RunEvent happened)
        {
            if (happened is RunMessage { IsWarning: true } message) warned.Add(message.Text);
        }
    }
}
