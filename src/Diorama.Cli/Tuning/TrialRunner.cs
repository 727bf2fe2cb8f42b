using Diorama.Core;
using Diorama.Data;
using Diorama.Models;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>Trains the trials of a search: ordinary runs, which stop at a rung with a checkpoint and go on from it when they are to climb. The test split is never looked at.</summary>
internal sealed class TrialRunner(SearchPlan search, SearchFolder folder, CancellationToken stop) : IDisposable
{
    private readonly Dictionary<DataConfig, IDataset> _data = [];
    private PictureJudges? _judges;

    /// <summary>Trains a trial to so many steps.</summary>
    /// <returns>The figure there.</returns>
    /// <exception cref="TrialFailedException">Its settings do not fit each other, or it diverged.</exception>
    /// <exception cref="OperationCanceledException">Told to stop; the trial goes on from its checkpoint.</exception>
    public double Run(Trial trial, int steps)
    {
        var run = RunDirectory.Create(folder.TrialPath(trial.Number), resume: true);
        if (run.Checkpoints() is [var newest, ..] && newest.Step >= steps) return FigureAt(run, steps); // killed before its figure was noted
        using var plan = Plan(trial);
        var recipe = plan.Recipe;
        _judges ??= PictureJudges.For(plan.Data, recipe);
        using var rung = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var evaluator = new RungEvaluator(new TrainingEvaluator(plan.Data, TrainingRun.OptionsOf(recipe, recipe.Evaluate.Samples, recipe.Run.Seed), _judges), steps, rung);
        var sink = new TrialSink(trial.Number, recipe.Run.Steps);
        try
        {
            new Trainer(plan, run, new SinkList(new FactsSink(plan, run, CommandText.Train(search.Recipe, Overrides(trial))), sink), evaluator).Train(rung.Token);
        }
        catch (UserException e) when (sink.Outcome == RunOutcome.Diverged)
        {
            throw new TrialFailedException(e.Message);
        }
        stop.ThrowIfCancellationRequested();
        return FigureAt(run, steps);
    }

    public void Dispose() => _judges?.Dispose();

    private List<string> Overrides(Trial trial)
    {
        var overrides = new List<string>([.. search.Settings, .. trial.Settings]);
        if (search.Rungs.Count > 1) overrides.Add(FormattableString.Invariant($"evaluate.every={search.Rungs[0]}"));
        return overrides;
    }

    private static Recipe Named(Recipe recipe, Trial trial) => recipe with { Name = FormattableString.Invariant($"{recipe.Name}-{trial.Number:D3}") };

    // Data that trials do not vary is opened once.
    private TrainingPlan Plan(Trial trial)
    {
        try
        {
            var recipe = Named(Recipe.Load(search.Recipe, Overrides(trial)), trial);
            var section = TrainingPlan.DataOf(recipe);
            var key = section with { Batch = 1, Fraction = 1, Workers = 0 };
            if (!_data.TryGetValue(key, out var data)) _data[key] = data = Datasets.Open(section);
            return TrainingPlan.Of(recipe, data);
        }
        catch (UserException e)
        {
            throw new TrialFailedException(e.Message);
        }
    }

    private double FigureAt(RunDirectory run, int steps)
    {
        var measured = MetricsLog.Read(run.MetricsPath).Where(r => r.Step == steps).ToList();
        return measured.Select(r => r.Values.TryGetValue(search.Figure, out var value) ? (double?)value : null).FirstOrDefault(v => v is not null)
            ?? throw new UserException(
                $"--figure {search.Figure}: it is not among what is measured: {string.Join(", ", measured.SelectMany(r => r.Values.Keys).Where(k => k.Contains('.', StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal))}"
            );
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
