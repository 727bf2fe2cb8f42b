using Diorama.Core;

namespace Diorama.Training;

/// <summary>
/// Looks for the settings that make a figure best, trial by trial. What is tried depends on the seed and on the figures only; everything is kept after each
/// rung, so that a search that was stopped or killed goes on where it was.
/// </summary>
/// <param name="plan">What the search is.</param>
/// <param name="trials">The trials so far.</param>
/// <param name="run">Runs a trial to so many steps and gives the figure there; a <see cref="TrialFailedException"/> says that there is none, and one that is not finite is a failure too.</param>
/// <param name="keep">Keeps the trials, after each change.</param>
/// <param name="tell">Told of a trial after each rung; null: nobody is.</param>
public sealed class Search(SearchPlan plan, IReadOnlyList<Trial> trials, Func<Trial, int, double> run, Action<IReadOnlyList<Trial>> keep, Action<Trial>? tell = null)
{
    // A space of few points is soon full.
    private const int Tries = 100;

    private readonly SearchSpace _space = SearchSpace.Parse(plan.Vary);
    private readonly Ladder _ladder = Ladder.From(plan.Rungs, plan.Factor);
    private readonly ISearchMethod _method = plan.IsParzen ? new ParzenSearch() : new RandomSearch();
    private readonly List<Trial> _trials = [.. trials];

    /// <summary>The trials so far.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>Tries.</summary>
    /// <param name="numTrials">How many trials there shall be; those of before count.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public void Run(int numTrials, CancellationToken stop = default)
    {
        while (_ladder.Next([.. _trials.Select(t => (IReadOnlyList<double>)[.. t.Values.Select(Loss)])], numTrials) is var (index, rung))
        {
            stop.ThrowIfCancellationRequested();
            if (index == _trials.Count)
            {
                if (New() is not { } trial)
                {
                    numTrials = _trials.Count;
                    continue;
                }
                _trials.Add(trial);
                keep(_trials);
            }
            _trials[index] = Take(_trials[index], _ladder.Rungs[rung]);
            keep(_trials);
            tell?.Invoke(_trials[index]);
        }
    }

    /// <summary>The trials by what they are worth: those that came farther first, then by their figure, failed ones last.</summary>
    public static IReadOnlyList<Trial> Ranked(IEnumerable<Trial> trials, Better better) =>
        [.. trials.OrderBy(t => t.Failure is not null).ThenByDescending(t => t.Values.Count).ThenBy(t => Loss(t.Value, better)).ThenBy(t => t.Number)];

    /// <summary>A figure as something to make small; infinite where there is none.</summary>
    internal static double Loss(double value, Better better) => !double.IsFinite(value) ? double.PositiveInfinity : better == Better.Lower ? value : -value;

    private double Loss(double value) => Loss(value, plan.Better);

    private Trial Take(Trial trial, int steps)
    {
        try
        {
            var value = run(trial, steps);
            if (DivergenceGuard.CheckFinite(value) is { } wrong) throw new TrialFailedException($"{plan.Figure} {wrong} after {steps} steps. Try a smaller optim.lr, or optim.clipNorm=1.");
            return trial with { Values = [.. trial.Values, value] };
        }
        catch (TrialFailedException e)
        {
            return trial with { Values = [.. trial.Values, double.NaN], Failure = e.Message };
        }
    }

    // Null where every point was tried.
    private Trial? New()
    {
        var random = new SeededRandom(plan.Seed, "search", _trials.Count);
        var point = _space.Settle(_method.Next(_space, Seen(), random));
        for (var i = 0; IsKnown(point); i++)
        {
            if (i == Tries || _space.Count <= _trials.Count) return null;
            point = _space.Settle(new RandomSearch().Next(_space, [], random));
        }
        return new Trial { Number = _trials.Count + 1, Point = point, Settings = _space.Assignments(point) };
    }

    // By the longest rung that enough trials have reached: what is said of a longer run is worth more (Falkner et al. 2018, BOHB, arXiv 1807.01774).
    private List<(IReadOnlyList<double> Point, double Loss)> Seen()
    {
        const int Enough = 10;
        for (var rung = _ladder.Rungs.Count - 1; rung > 0; rung--)
        {
            if (At(rung) is { Count: >= Enough } far) return far;
        }
        return At(0);

        List<(IReadOnlyList<double> Point, double Loss)> At(int rung) => [.. _trials.Where(t => t.Values.Count > rung).Select(t => (t.Point, Loss(t.Values[rung])))];
    }

    private bool IsKnown(double[] point) => _space.Assignments(point) is var settings && _trials.Exists(t => t.Settings.SequenceEqual(settings));
}
