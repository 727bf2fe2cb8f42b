using Diorama.Core;
using Diorama.Data;
using Diorama.Models;

namespace Diorama.Training.Tests;

/// <summary>A recipe over the toys, and a folder to run it in.</summary>
internal sealed class Toy : IDisposable
{
    private const string Yaml = """
        name: toy
        run: { steps: 12, seed: 3, device: cpu }
        data: { name: toy, batch: 8 }
        model: { kind: toy }
        optim: { kind: adam, lr: 0.01, second: { kind: sgd, momentum: 0.9, lr: 0.02, clipNorm: 0.5 } }
        ema: { decay: 0.9 }
        checkpoint: { every: 5, keep: 2 }
        """;

    private static readonly object _registered = Register();

    private readonly string _root = Directory.CreateTempSubdirectory("diorama-").FullName;

    public List<RunEvent> Events { get; } = [];

    public string Folder(string name) => Path.Combine(_root, name);

    public static TrainingPlan Plan(params string[] overrides)
    {
        _ = _registered;
        return TrainingPlan.Of(Recipe.FromYaml(Yaml, overrides));
    }

    /// <summary>Trains into a folder, from its newest checkpoint if there is one.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="stopAfter">Asks to stop once this many steps were recorded; 0 for never.</param>
    /// <param name="overrides">Assignments on the recipe.</param>
    public RunOutcome Train(string folder, long stopAfter = 0, params string[] overrides)
    {
        using var plan = Plan(overrides);
        using var stop = new CancellationTokenSource();
        var sink = new Watcher(happened =>
        {
            Events.Add(happened);
            if (stopAfter > 0 && happened is StepMeasured measured && measured.Metrics.Step >= stopAfter) stop.Cancel();
        });
        return new Trainer(plan, RunDirectory.Create(Folder(folder), resume: true), sink).Train(stop: stop.Token);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static object Register()
    {
        Datasets.All.Add(ToyDataset.Kind, "points", new DatasetKind((_, _) => () => new ToyDataset(), null, []));
        ModelFamilies.All.Add(ToyModel.Kind, "a toy", ToyModel.Family);
        return new object();
    }

    private sealed class Watcher(Action<RunEvent> watch) : IRunSink
    {
        public void On(RunEvent happened) => watch(happened);
    }
}
