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
        accumulate: 2
        checkpoint: { every: 5, keep: 2 }
        metrics: { every: 4 }
        samples: { every: 3, count: 2 }
        evaluate: { every: 6 }
        """;

    private static readonly object _registered = Register();

    private readonly string _root = Directory.CreateTempSubdirectory("diorama-").FullName;

    public List<RunEvent> Events { get; } = [];

    /// <summary>Told of every event.</summary>
    public Action<RunEvent> Happening { get; set; } = _ => { };

    /// <summary>Whether figures wait as on a graphics processor.</summary>
    public bool ReadsLate { get; init; }

    /// <summary>The folder of all runs.</summary>
    public string Root => _root;

    public string Folder(string name) => Path.Combine(_root, name);

    /// <summary>A run that is there.</summary>
    public RunDirectory Run(string name) => RunDirectory.Create(Folder(name), resume: true);

    /// <summary>The recipe as it stands.</summary>
    public static Recipe Recipe { get; } = Recipe.FromYaml(Yaml);

    public static TrainingPlan Plan(params string[] overrides)
    {
        _ = _registered;
        return TrainingPlan.Of(Recipe.FromYaml(Yaml, overrides));
    }

    /// <summary>A plan over other points.</summary>
    public static TrainingPlan Plan(IDataset data, params string[] overrides)
    {
        _ = _registered;
        return TrainingPlan.Of(Recipe.FromYaml(Yaml, overrides), data);
    }

    /// <summary>Trains into a folder, from its newest checkpoint if there is one.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="stopAfter">Asks to stop in this step; 0 for never.</param>
    /// <param name="overrides">Assignments on the recipe.</param>
    public RunOutcome Train(string folder, long stopAfter = 0, params string[] overrides)
    {
        using var stop = new CancellationTokenSource();
        return Train(folder, stop, _ => { }, step =>
        {
            if (step == stopAfter) stop.Cancel();
        }, overrides);
    }

    /// <summary>Trains into a folder, and tells what happens, and of every step, from 1, in its middle.</summary>
    public RunOutcome Watch(string folder, Action<RunEvent> onEvent, Action<long> onStep)
    {
        using var stop = new CancellationTokenSource();
        return Train(folder, stop, onEvent, onStep);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private RunOutcome Train(string folder, CancellationTokenSource stop, Action<RunEvent> onEvent, Action<long> onStep, params string[] overrides)
    {
        using var plan = Plan(overrides);
        ((ToyModel)plan.Model).Stepping = onStep;
        var sink = new Watcher(happened =>
        {
            Events.Add(happened);
            Happening(happened);
            onEvent(happened);
        });
        return new Trainer(plan, RunDirectory.Create(Folder(folder), resume: true), sink, new ToyEvaluator()) { ReadsLate = ReadsLate }.Train(stop.Token);
    }

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
