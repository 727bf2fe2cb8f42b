using Diorama.Core;
using Diorama.Data;
using Diorama.Evaluation;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>A recipe from its first step to its report: what <c>train</c> and <c>quickstart</c> do alike.</summary>
internal static class TrainingRun
{
    /// <summary>Trains, then measures on the test split, makes the last pictures, and writes the report.</summary>
    /// <param name="plan">What to train.</param>
    /// <param name="run">Where to.</param>
    /// <param name="command">The command that repeats it.</param>
    /// <param name="stop">Asks to stop with a checkpoint.</param>
    /// <returns>How training ended, and what was measured when it was completed.</returns>
    public static (RunOutcome Outcome, IReadOnlyList<Figure> Figures) Execute(TrainingPlan plan, RunDirectory run, string command, CancellationToken stop)
    {
        using var judge = DigitJudge.For(plan.Data);
        Facts(plan, command).Write(run.FactsPath);
        plan.Data.Quarantine.ListIn(Path.Combine(run.FullPath, "quarantine.txt"));
        var options = OptionsOf(plan.Recipe, plan.Recipe.Evaluate.Samples);
        var evaluator = plan.Recipe.Evaluate.Every > 0 ? new TrainingEvaluator(plan.Data, options, judge?.Judge) : null;
        var outcome = new Trainer(plan, run, new SinkList(new ProgressSink()), evaluator).Train(stop);
        if (outcome != RunOutcome.Completed) return (outcome, []);
        return (outcome, Measure(run, plan.Data, judge?.Judge, plan.Recipe.Evaluate.Samples));
    }

    /// <summary>Measures a trained run on the test split and renews its figures, last pictures and report.</summary>
    public static IReadOnlyList<Figure> Measure(RunDirectory run, IDataset data, ImageJudge? judge, int samples)
    {
        using var trained = TrainedModel.Load(run);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var split = data.Count(Split.Test) > 0 ? Split.Test : Split.HeldOut;
        var figures = new ModelEvaluator(data, split, OptionsOf(trained.Recipe, samples), judge).Evaluate(trained.Model);
        new ResultsDocument { Run = run.FullPath, Results = figures }.Write(run.ResultsPath);
        LastPictures.Write(trained, data, split);
        RunReport.Write(run);
        return figures;
    }

    private static MeasureOptions OptionsOf(Recipe recipe, int samples) =>
        new() { Samples = Math.Max(samples, 2), Seed = recipe.Run.Seed, Device = Device.Parse(recipe.Run.Device) };

    private static RunFacts Facts(TrainingPlan plan, string command) => new()
    {
        Command = command,
        Started = TimeProvider.System.GetUtcNow(),
        Parameters = plan.Model.NumParameters(),
        Hardware = Hardware.Here(),
        Libtorch = TorchRuntime.BuildInfo.Split(';')[0],
        Threads = TorchRuntime.NumThreads,
        Device = Device.Parse(plan.Recipe.Run.Device).ToString(),
    };
}
