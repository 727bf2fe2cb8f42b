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
    /// <exception cref="OperationCanceledException">Told to stop while measuring; the model is trained, and its checkpoint stands.</exception>
    public (RunOutcome Outcome, IReadOnlyList<Figure> Figures) Execute(RunDirectory run, CancellationToken stop)
    {
        RefuseNameless(run);
        RunFacts.Read(run.FactsPath); // damaged ones are told before hours of training, not after
        using var broken = BrokenSamples.Report(_plan.Data);
        var recipe = _plan.Recipe;
        var evaluator = recipe.Evaluate.Every > 0 ? new TrainingEvaluator(_plan.Data, OptionsOf(recipe, recipe.Evaluate.Samples, recipe.Run.Seed), _judge?.Judge) : null;
        var outcome = new Trainer(_plan, run, new SinkList(new FactsSink(_plan, run, Command), new ProgressSink()), evaluator).Train(stop);
        return (outcome, outcome == RunOutcome.Completed ? Measure(run, _plan.Data, _judge?.Judge, recipe.Evaluate.Samples, recipe.Run.Seed, stop) : []);
    }

    /// <summary>Frees the judge.</summary>
    public void Dispose() => _judge?.Dispose();

    /// <summary>Measures a trained run on the test split and renews its figures, last pictures and report.</summary>
    /// <param name="run">The run.</param>
    /// <param name="data">What it learnt from.</param>
    /// <param name="judge">Who judges its pictures.</param>
    /// <param name="samples">At most how many examples, and how many samples.</param>
    /// <param name="seed">Of the noise that figures draw.</param>
    /// <param name="stop">Asks to stop; what the run's folder holds then stays as it was.</param>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public static IReadOnlyList<Figure> Measure(RunDirectory run, IDataset data, ImageJudge? judge, int samples, long seed, CancellationToken stop)
    {
        TorchRuntime.Deterministic = true;
        using var trained = TrainedModel.Load(run, warn: Terminal.Note);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var split = data.Count(Split.Test) > 0 ? Split.Test : Split.HeldOut;
        var evaluator = new ModelEvaluator(data, split, OptionsOf(trained.Recipe, samples, seed), judge);
        var figures = Waiting.During($"measuring {run.Name}", progress => evaluator.Evaluate(trained.Model, progress, stop));
        new ResultsDocument { Run = run.FullPath, Results = figures }.Write(run.ResultsPath);
        LastPictures.Write(trained, data, split);
        RunReport.Write(run);
        return figures;
    }

    // A folder that was copied in part, or tidied up by hand: what its checkpoints are of cannot be told, and they shall not be written over.
    private static void RefuseNameless(RunDirectory run)
    {
        if (run.Checkpoints().Count == 0) return;
        foreach (var needed in (string[])[run.RecipePath, RunFiles.DataSpec(run)])
        {
            if (File.Exists(needed)) continue;
            throw new UserException(
                $"{run.FullPath}: there are checkpoints here, but no {Path.GetFileName(needed)} that says what they are of. Put that file back, delete the folder to begin anew, or choose another folder with --out.");
        }
    }

    private static MeasureOptions OptionsOf(Recipe recipe, int samples, long seed) =>
        new() { Samples = Math.Max(samples, 2), Seed = seed, Workers = recipe.Data.Workers, Device = Device.Parse(recipe.Run.Device) };
}
