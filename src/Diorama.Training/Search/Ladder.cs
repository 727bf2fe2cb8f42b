namespace Diorama.Training;

/// <summary>
/// How long trials run. With rungs, all run to the first, and only the best part of those that reached a rung goes on to the next one, which is several times
/// as long; the part is taken as trials come in, so that nothing waits. Once there are no more to come, the best of each rung goes on in any case: one is trained to the end, however few there are.
/// </summary>
/// <remarks>Successive halving: Jamieson and Talwalkar 2016; without waiting: Li et al. 2018, "Massively parallel hyperparameter tuning" (ASHA), arXiv 1810.05934, algorithm 2.</remarks>
public sealed class Ladder
{
    private Ladder(IReadOnlyList<int> rungs, int factor) => (Rungs, Factor) = (rungs, factor);

    /// <summary>The steps of each rung, rising; the last is the whole run.</summary>
    public IReadOnlyList<int> Rungs { get; }

    /// <summary>How many times as long each rung is as the one before; one of as many trials goes on.</summary>
    public int Factor { get; }

    /// <summary>No rungs but the last: each trial runs to its end.</summary>
    /// <param name="steps">Of a whole run.</param>
    public static Ladder Whole(int steps) => new([steps], 2);

    /// <summary>A ladder that was kept.</summary>
    /// <param name="rungs">The steps of each rung, rising; at least one.</param>
    /// <param name="factor">At least 2.</param>
    public static Ladder From(IReadOnlyList<int> rungs, int factor) => new(rungs, factor);

    /// <summary>A ladder.</summary>
    /// <param name="steps">Of a whole run.</param>
    /// <param name="factor">At least 2.</param>
    /// <param name="numRungs">At least 1; fewer where the first would have no step.</param>
    public static Ladder Of(int steps, int factor, int numRungs)
    {
        var first = (double)steps;
        var count = 1;
        while (count < numRungs && first / factor >= 1) (first, count) = (first / factor, count + 1);
        var unit = Math.Max(1, (int)first);
        return new([.. Enumerable.Range(0, count).Select(i => i == count - 1 ? steps : unit * (int)Math.Pow(factor, i))], factor);
    }

    /// <summary>What to do next: which trial goes on, and to which rung; a trial's number beyond the last asks for a new one; null: all is done.</summary>
    /// <param name="losses">Of each trial the losses at the rungs that it reached, the lower the better; infinite where it failed.</param>
    /// <param name="numTrials">How many trials there shall be.</param>
    public (int Trial, int Rung)? Next(IReadOnlyList<IReadOnlyList<double>> losses, int numTrials)
    {
        // One that was stopped on its way goes on first.
        for (var i = 0; i < losses.Count; i++) if (losses[i].Count == 0) return (i, 0);
        for (var rung = Rungs.Count - 2; rung >= 0; rung--)
        {
            var here = Enumerable.Range(0, losses.Count).Where(i => losses[i].Count > rung).ToList();
            // One that failed since leaves its place to the next.
            var best = here.Where(i => double.IsFinite(losses[i][^1])).OrderBy(i => losses[i][rung]).Take(Math.Max(here.Count / Factor, losses.Count < numTrials ? 0 : 1));
            foreach (var trial in best) if (losses[trial].Count == rung + 1) return (trial, rung + 1);
        }
        return losses.Count < numTrials ? (losses.Count, 0) : null;
    }
}
