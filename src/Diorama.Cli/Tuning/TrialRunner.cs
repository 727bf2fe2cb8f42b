using Diorama.Core;
using Diorama.Models;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>Trains the trials of a search: ordinary runs, which stop at a rung with a checkpoint and go on from it when they are to climb. The test split is never looked at.</summary>
/// <param name="search">What the search is.</param>
/// <param name="folder">Where its runs lie.</param>
/// <param name="plans">Makes the plans of trials.</param>
/// <param name="stop">Asks to stop.</param>
internal sealed class TrialRunner(SearchPlan search, SearchFolder folder, TrialPlans plans, CancellationToken stop) : IDisposable
{
    private PictureJudges? _judges;

    /// <summary>Trains a trial to so many steps.</summary>
    /// <returns>The figure there.</returns>
    /// <exception cref="TrialFailedException">Its settings do not fit each other, it diverged, it wants more memory than there is, or its model has no such figure.</exception>
    /// <exception cref="UserException">The figure is not measured, of no trial.</exception>
    /// <exception cref="OperationCanceledException">Told to stop; the trial goes on from its checkpoint.</exception>
    public double Run(Trial trial, int steps)
    {
        var run = RunDirectory.Create(folder.TrialPath(trial.Number), resume: true);
        if (run.Checkpoints() is [var newest, ..] && newest.Step >= steps) return FigureAt(run, steps); // killed before its figure was noted
        using var plan = plans.Make(Overrides(trial), FormattableString.Invariant($"-{trial.Number:D3}"));
        var recipe = plan.Recipe;
        _judges ??= PictureJudges.For(plan.Data, recipe);
        using var rung = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var evaluator = new RungEvaluator(new TrainingEvaluator(plan.Data, TrainingRun.OptionsOf(recipe, recipe.Evaluate.Samples, recipe.Run.Seed), _judges), steps, rung);
        var sink = new TrialSink(trial.Number, recipe.Run.Steps);
        RunOutcome outcome;
        try
        {
            outcome = new Trainer(plan, run, new SinkList(new FactsSink(plan, run, CommandText.Train(search.Recipe, Overrides(trial))), sink), evaluator).Train(rung.Token);
        }
        catch (Exception e) when (TrialFailure.Is(e))
        {
            throw new TrialFailedException(e.Message);
        }
        stop.ThrowIfCancellationRequested();
        // A run that stopped early is used, and judged, as it was at its best.
        return FigureAt(run, outcome == RunOutcome.Completed && BestCheckpoint.Of(run) is { } best && run.Checkpoints()[0].Step < steps ? best.Step : steps);
    }

    public void Dispose() => _judges?.Dispose();

    private List<string> Overrides(Trial trial)
    {
        var overrides = new List<string>([.. search.Settings, .. trial.Settings]);
        if (search.Rungs.Count > 1) overrides.Add(FormattableString.Invariant($"evaluate.every={search.Rungs[0]}"));
        return overrides;
    }

    private double FigureAt(RunDirectory run, long steps)
    {
        var measured = MeasuredFigures.At(run, Recipe.Load(run.RecipePath), steps) ?? new Dictionary<string, double>();
        if (measured.TryGetValue(search.Figure, out var figure)) return figure;
        var isLoss = MetricsLog.Read(run.MetricsPath).Any(r => r.Values.ContainsKey(search.Figure));
        var why = isLoss ? "it is of what was learnt from, and no figure of held-out data" : "it is not among what is measured";
        var near = Suggest.Closest(search.Figure, measured.Keys) is { } name ? $"; did you mean {name}?" : ".";
        var problem = $"--figure {search.Figure}: {why}{near} There are: {string.Join(", ", measured.Keys.Order(StringComparer.Ordinal))}";
        if (folder.Read().Exists(t => double.IsFinite(t.Value))) throw new TrialFailedException(problem);
        throw new UserException($"{problem}. This search ends here: delete {folder.FullPath}, or begin another one elsewhere (--out)."); // where no trial has it, none will
    }

    // Asks to stop once the figures of the rung's step are known.
    private sealed class RungEvaluator(IEvaluator inner, int steps, CancellationTokenSource rung) : IEvaluator
    {
        public IReadOnlyDictionary<string, double> Evaluate(GenerativeModel model, long step, CancellationToken stop)
        {
            var figures = inner.Evaluate(model, step, stop);
            if (step >= steps) rung.Cancel();
            return figures;
        }
    }
}
