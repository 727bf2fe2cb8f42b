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
    private readonly PictureJudges _judges;

    private TrainingRun(TrainingPlan plan, string command)
    {
        _plan = plan;
        _judges = PictureJudges.For(plan.Data, plan.Recipe);
        Command = command;
    }

    /// <summary>The command that repeats it.</summary>
    public string Command { get; }

    private MeasureOptions Options => OptionsOf(_plan.Recipe, _plan.Recipe.Evaluate.Samples, _plan.Recipe.Run.Seed);

    private TrainingEvaluator Evaluator(int samples) => new(_plan.Data, Options with { Samples = samples }, _judges);

    /// <summary>Loads what the run will need beside its plan, so that what is missing shows before a folder is made.</summary>
    /// <param name="plan">What to train; borrowed.</param>
    /// <param name="command">The command that repeats it.</param>
    public static TrainingRun Prepare(TrainingPlan plan, string command) => new(plan, command);

    /// <summary>Trains, then measures on the test split, makes the last pictures, and writes the report.</summary>
    /// <param name="run">Where to.</param>
    /// <param name="stop">Asks to stop with a checkpoint.</param>
    /// <param name="ranks">The processes that train together with this one, the lead; null: it trains alone.</param>
    /// <returns>How training ended, and what was measured when it was completed.</returns>
    /// <exception cref="OperationCanceledException">Told to stop while measuring; the model is trained, and its checkpoint stands.</exception>
    public (RunOutcome Outcome, IReadOnlyList<Figure> Figures) Execute(RunDirectory run, CancellationToken stop, Ranks? ranks = null)
    {
        RefuseNameless(run);
        RunFacts.Read(run.FactsPath); // damaged ones are told before hours of training, not after
        using var broken = BrokenSamples.Report(_plan.Data);
        var recipe = _plan.Recipe;
        var evaluator = recipe.Evaluate.Every > 0 ? Evaluator(Options.Samples) : null;
        var outcome = new Trainer(_plan, run, new SinkList(new FactsSink(_plan, run, Command), new ProgressSink()), evaluator) { Ranks = ranks }.Train(stop);
        if (outcome != RunOutcome.Completed) return (outcome, []);
        var figures = Measure(run, _plan.Data, _judges, Options, isRecord: true, stop);
        var facts = RunFacts.Read(run.FactsPath);
        (facts with { PeakBytes = Math.Max(facts.PeakBytes ?? 0, ProcessMemory.PeakBytes()) }).Write(run.FactsPath);
        return (outcome, figures);
    }

    /// <summary>Does a little of all this, and foretells what the whole will take. No folder is left behind, and the plan's model is trained a little.</summary>
    /// <param name="path">The folder that the run would have.</param>
    /// <param name="before">The run that would go on there; null: a new one.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public Forecast Rehearse(string path, RunDirectory? before, CancellationToken stop)
    {
        using var broken = BrokenSamples.Report(_plan.Data);
        var looks = new List<RehearsedLook>
        {
            new("figures and report", 0, Options.Samples, (run, _, samples, halt) =>
                Measure(run, _plan.Data, _judges, Options with { Samples = samples }, isRecord: true, halt, isQuiet: true)) { IsAfter = true },
        };
        if (_plan.Recipe.Evaluate.Every is > 0 and var every) looks.Add(new("evaluations", every, Options.Samples, (_, model, samples, halt) => Evaluator(samples).Evaluate(model, 0, halt)));
        return Waiting.During("rehearsing", _ => Rehearsal.Of(_plan, path, looks, before: before, stop: stop));
    }

    /// <summary>Frees the judges.</summary>
    public void Dispose() => _judges.Dispose();

    /// <summary>Measures a trained run on the test split, and renews its figures, last pictures and report.</summary>
    /// <param name="run">The run.</param>
    /// <param name="data">What it learnt from.</param>
    /// <param name="judges">Who judges its pictures.</param>
    /// <param name="options">How.</param>
    /// <param name="isRecord">Whether the run's folder shall hold what is found; false: it stays as it is.</param>
    /// <param name="stop">Asks to stop; what the run's folder holds then stays as it was.</param>
    /// <param name="isQuiet">Whether nobody is shown how far it is, nor told what is left out.</param>
    /// <returns>The figures, with the <see cref="AcceptanceTargets"/> of bundled data.</returns>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public static IReadOnlyList<Figure> Measure(
        RunDirectory run, IDataset data, PictureJudges judges, MeasureOptions options, bool isRecord, CancellationToken stop, bool isQuiet = false)
    {
        TorchRuntime.Deterministic = true;
        using var trained = TrainedModel.Load(run, warn: isQuiet ? null : Terminal.Note);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var split = data.Count(Split.Test) > 0 ? Split.Test : Split.HeldOut;
        var evaluator = new ModelEvaluator(data, split, options, judges.Classifier, judges.Extractor)
        {
            Tell = isQuiet ? null : Terminal.Note,
            Show = isRecord ? (name, picture) => LastPictures.Save(trained, name, picture) : null,
        };
        var measured = isQuiet
            ? evaluator.Evaluate(trained.Model, stop: stop)
            : Waiting.During($"measuring {run.Name}", shown => evaluator.Evaluate(trained.Model, shown, stop));
        var figures = AcceptanceTargets.Attach(trained.Recipe, measured);
        if (!isRecord) return figures;
        new ResultsDocument { Run = run.FullPath, Results = figures }.Write(run.ResultsPath);
        LastPictures.Write(trained, data, split);
        RunReport.Write(run);
        return figures;
    }

    /// <summary>How a recipe's model is measured.</summary>
    public static MeasureOptions OptionsOf(Recipe recipe, int samples, long seed) =>
        new() { Samples = Math.Max(samples, 2), Seed = seed, Workers = recipe.Data.Workers, Device = Device.Parse(recipe.Run.Device) };

    // A folder that was copied in part, or tidied up by hand: what its checkpoints are of cannot be told, and they shall not be written over.
    private static void RefuseNameless(RunDirectory run)
    {
        if (run.Checkpoints().Count == 0) return;
        foreach (var needed in (string[])[run.RecipePath, RunFiles.DataSpec(run)])
        {
            if (File.Exists(needed)) continue;
            throw new UserException(
                $"{run.FullPath}: there are checkpoints here, but no {Path.GetFileName(needed)} that says what they are of. Put that file back, delete the folder to begin anew, or choose another folder with --out."
            );
        }
    }
}
