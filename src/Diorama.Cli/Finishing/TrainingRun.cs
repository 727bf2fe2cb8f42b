using Diorama.Core;
using Diorama.Data;
using Diorama.Evaluation;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>A recipe from its first step to its report: what <c>train</c> and <c>quickstart</c> do alike.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly TrainingPlan _plan;
    private readonly BundledJudge? _judge;

    private TrainingRun(TrainingPlan plan, string command)
    {
        _plan = plan;
        _judge = DigitJudge.For(plan.Data, Device.Parse(plan.Recipe.Run.Device));
        Command = command;
    }

    /// <summary>The command that repeats it.</summary>
    public string Command { get; }

    /// <summary>Loads what the run will need beside its plan, so that what is missing shows before a folder is made.</summary>
    /// <param name="plan">What to train; borrowed.</param>
    /// <param name="command">The command that repeats it.</param>
    public static TrainingRun Prepare(TrainingPlan plan, string command) => new(plan, command);

    /// <summary>Trains, then measures on the test split, makes the last pictures, and writes the report.</summary>
    /// <param name="run">Where to.</param>
    /// <param name="stop">Asks to stop with a checkpoint.</param>
    /// <returns>How training ended, and what was measured when it was completed.</returns>
    public (RunOutcome Outcome, IReadOnlyList<Figure> Figures) Execute(RunDirectory run, CancellationToken stop)
    {
        var recipe = _plan.Recipe;
        var evaluator = recipe.Evaluate.Every > 0 ? new TrainingEvaluator(_plan.Data, OptionsOf(recipe, recipe.Evaluate.Samples, recipe.Run.Seed), _judge?.Judge) : null;
        var outcome = new Trainer(_plan, run, new SinkList(new StartSink(_plan, run, Command), new ProgressSink()), evaluator).Train(stop);
        if (_plan.Data.Quarantine.Summary is { } bad) Terminal.Note($"warning: {bad}");
        if (outcome == RunOutcome.Completed) Terminal.Note("Measuring on the test split...");
        return (outcome, outcome == RunOutcome.Completed ? Measure(run, _plan.Data, _judge?.Judge, recipe.Evaluate.Samples) : []);
    }

    /// <summary>Frees the judge.</summary>
    public void Dispose() => _judge?.Dispose();

    /// <summary>Measures a trained run on the test split and renews its figures, last pictures and report.</summary>
    public static IReadOnlyList<Figure> Measure(RunDirectory run, IDataset data, ImageJudge? judge, int samples, long? seed = null)
    {
        TorchRuntime.Deterministic = true;
        using var trained = TrainedModel.Load(run, warn: Terminal.Note);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var split = data.Count(Split.Test) > 0 ? Split.Test : Split.HeldOut;
        var figures = new ModelEvaluator(data, split, OptionsOf(trained.Recipe, samples, seed ?? trained.Recipe.Run.Seed), judge).Evaluate(trained.Model);
        new ResultsDocument { Run = run.FullPath, Results = figures }.Write(run.ResultsPath);
        LastPictures.Write(trained, data, split);
        RunReport.Write(run);
        return figures;
    }

    private static MeasureOptions OptionsOf(Recipe recipe, int samples, long seed) =>
        new() { Samples = Math.Max(samples, 2), Seed = seed, Device = Device.Parse(recipe.Run.Device) };
}
