using System.Numerics;
using System.Runtime.InteropServices;
using Diorama.Core;

namespace Diorama.Models;

/// <summary>Draws the next symbol from its logits. Temperature comes first, then top-k, then top-p of what top-k left.</summary>
/// <param name="temperature">Divides the logits; 0 takes the likeliest, of equals the first.</param>
/// <param name="topK">Only so many likeliest are drawn from; of equals the first; 0: all.</param>
/// <param name="topP">Only the fewest likeliest that together have at least this probability are drawn from; 1: all.</param>
/// <remarks>Top-k: Fan et al. 2018, arXiv 1805.04833. Top-p: Holtzman et al. 2020, arXiv 1904.09751, eq. 2 and 3.</remarks>
internal sealed class SymbolSampler(double temperature, int topK, double topP)
{
    private readonly PriorityQueue<int, (double, int)> _likeliest = new();
    private readonly List<(int Id, double Weight)> _candidates = [];
    private readonly float _temperature = (float)temperature;
    private Vector<float>[] _weights = [];

    /// <summary>Draws a symbol; uses up one number of the generator, or none at temperature 0.</summary>
    /// <param name="logits">One a symbol; negative infinity for what may not come.</param>
    /// <param name="random">Where to draw from.</param>
    /// <exception cref="UserException">The logits are no numbers.</exception>
    internal int Draw(ReadOnlySpan<float> logits, SeededRandom random)
    {
        var candidates = Candidates(logits);
        if (candidates.Length == 1) return candidates[0].Id;
        var rest = random.NextDouble() * Sum(candidates);
        foreach (var (id, weight) in candidates)
        {
            rest -= weight;
            if (rest < 0) return id;
        }
        return candidates[^1].Id; // Rounding can leave a trace of the sum.
    }

    /// <summary>The symbols that are drawn from, each with a weight above 0 that its probability is in proportion to; valid until the next call.</summary>
    internal ReadOnlySpan<(int Id, double Weight)> Candidates(ReadOnlySpan<float> logits)
    {
        _candidates.Clear();
        var best = Likeliest(logits);
        if (_temperature == 0)
        {
            _candidates.Add((best, 1));
            return CollectionsMarshal.AsSpan(_candidates);
        }
        var weights = Weigh(logits, logits[best]);
        for (var id = 0; id < weights.Length; id++)
        {
            if (weights[id] > 0) _candidates.Add((id, weights[id]));
        }
        if ((topK > 0 && topK < _candidates.Count) || topP < 1) Truncate();
        return CollectionsMarshal.AsSpan(_candidates);
    }

    private static int Likeliest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var id = 0; id < logits.Length; id++)
        {
            if (float.IsNaN(logits[id])) throw Broken();
            if (logits[id] > logits[best]) best = id;
        }
        return float.IsFinite(logits[best]) ? best : throw Broken();
    }

    private static double Sum(ReadOnlySpan<(int Id, double Weight)> candidates)
    {
        var sum = 0.0;
        foreach (ref readonly var candidate in candidates) sum += candidate.Weight;
        return sum;
    }

    /// <summary>What is said where predictions are no numbers.</summary>
    internal static UserException Broken() => new("the model's predictions are no numbers: its training diverged; take an earlier checkpoint, or train with a lower learning rate");

    /// <summary>exp((logit - best) / temperature), many at once: over a large vocabulary this is most of the work.</summary>
    private Span<float> Weigh(ReadOnlySpan<float> logits, float best)
    {
        var length = (logits.Length + Vector<float>.Count - 1) / Vector<float>.Count;
        if (_weights.Length != length) _weights = new Vector<float>[length];
        var flat = MemoryMarshal.Cast<Vector<float>, float>(_weights.AsSpan())[..logits.Length];
        logits.CopyTo(flat);
        var (top, divisor) = (new Vector<float>(best), new Vector<float>(_temperature));
        foreach (ref var weight in _weights.AsSpan()) weight = Vector.Exp((weight - top) / divisor);
        return flat;
    }

    /// <summary>Keeps the likeliest. A heap gives them one by one, so that few are put in order where few are wanted.</summary>
    private void Truncate()
    {
        _likeliest.Clear();
        _likeliest.EnqueueRange(_candidates.Select(c => (c.Id, (-c.Weight, c.Id))));
        var isTopK = topK > 0 && topK < _candidates.Count;
        // Without top-k the nucleus is known at once, and the heap can stop at its edge.
        var most = isTopK ? topK : _candidates.Count;
        var enough = isTopK ? double.PositiveInfinity : topP * Sum(CollectionsMarshal.AsSpan(_candidates));
        _candidates.Clear();
        for (var sum = 0.0; _candidates.Count < most && sum < enough;)
        {
            _likeliest.TryDequeue(out var id, out var order);
            _candidates.Add((id, -order.Item1));
            sum -= order.Item1;
        }
        if (isTopK && topP < 1) CutToNucleus();
    }

    private void CutToNucleus()
    {
        var enough = topP * Sum(CollectionsMarshal.AsSpan(_candidates));
        var kept = 0;
        for (var sum = 0.0; sum < enough; kept++) sum += _candidates[kept].Weight;
        _candidates.RemoveRange(kept, _candidates.Count - kept);
    }
}
