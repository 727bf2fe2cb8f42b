namespace Diorama.Models;

/// <summary>The search for one source's translation: the hypotheses that are alive, and the best that has ended.</summary>
/// <param name="beam">How many may be alive, and how many must have ended before the search is over early.</param>
/// <param name="lengthPenalty">The power of Wu et al.'s penalty.</param>
/// <param name="maxLength">Tokens at most, the end not counted.</param>
internal sealed class BeamOfOne(int beam, double lengthPenalty, int maxLength)
{
    private readonly List<(double Score, Hypothesis From, int Id)> _candidates = [];
    private Hypothesis? _best;
    private double _bestScore = double.NegativeInfinity;
    private int _ended;

    /// <summary>What is to be continued; empty when the search is over.</summary>
    internal List<Hypothesis> Alive { get; private set; } = [];

    /// <summary>The translation: the best that has ended; where none has within the greatest length, the likeliest as far as it came.</summary>
    internal int[] Result { get; private set; } = [];

    /// <summary>Begins.</summary>
    /// <param name="begin">The token that stands before a translation.</param>
    /// <param name="row">The source's row.</param>
    internal void Begin(int begin, int row) => Alive = [new(null, begin, 0, 0, row)];

    /// <summary>Offers a continuation of a hypothesis that is alive.</summary>
    internal void Offer(Hypothesis from, int id, double logProbability) => _candidates.Add((from.Score + logProbability, from, id));

    /// <summary>Keeps the best of what was offered.</summary>
    /// <param name="end">The token that ends a translation.</param>
    /// <param name="rowOf">The row by number that a hypothesis of this source has in the step that was just read.</param>
    internal void Advance(int end, Func<Hypothesis, int> rowOf)
    {
        var last = Alive;
        Alive = [];
        var rank = 0;
        foreach (var (score, from, id) in _candidates.OrderByDescending(c => c.Score))
        {
            // An end counts only where it is among the best: a beam of one is then the greedy choice. Twice as many are looked at, so that ends leave no gap.
            if (rank++ >= 2 * beam || Alive.Count == beam) break;
            var next = new Hypothesis(from, id, from.Length + 1, score, rowOf(from));
            if (id != end) Alive.Add(next);
            else if (rank <= beam) End(next);
        }

        _candidates.Clear();
        if (last[0].Length >= maxLength || !CanWin()) Alive = [];
        if (Alive.Count == 0) Result = _best is { } best ? best.Ids()[..^1] : last.MaxBy(h => h.Score)!.Ids();
    }

    private void End(Hypothesis hypothesis)
    {
        _ended++;
        var score = Normalized(hypothesis.Score, hypothesis.Length);
        if (_best is not null && score <= _bestScore) return;
        (_best, _bestScore) = (hypothesis, score);
    }

    // A log-probability only falls, and the penalty divides it by most at the greatest length. Once as many have ended as are kept, what is no better as it stands is given
    // up; what is better is not, for ends that hardly anything speaks for come second at place after place where the model is sure.
    private bool CanWin() =>
        _best is null || (Alive.Count > 0 && Normalized(Alive.Max(h => h.Score), _ended < beam ? maxLength + 1 : Alive[0].Length) > _bestScore);

    private double Normalized(double score, int length) => score / Math.Pow((5.0 + length) / 6, lengthPenalty);
}
