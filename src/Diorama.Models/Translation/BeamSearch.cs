using Diorama.Core;

namespace Diorama.Models;

/// <summary>Finds likely translations of several sources at once: of each the best few hypotheses are continued token by token.</summary>
/// <param name="predictor">Borrowed.</param>
/// <param name="tokenizer">Which ids begin and end a text, and which are none.</param>
/// <param name="beam">How many hypotheses are kept of each; 1 is the greedy choice.</param>
/// <param name="lengthPenalty">Wu et al. 2016, arXiv 1609.08144, eq. 14, without coverage.</param>
/// <param name="stop">Asks to stop after the token in progress.</param>
internal sealed class BeamSearch(ITranslationPredictor predictor, Tokenizer tokenizer, int beam, double lengthPenalty, CancellationToken stop = default)
{
    private readonly bool[] _isBarred = [.. Enumerable.Range(0, predictor.NumSymbols).Select(id => id != tokenizer.End && tokenizer.IsSpecial(id))];

    /// <summary>Translates.</summary>
    /// <param name="sources">Each with its end.</param>
    /// <param name="maxLengths">The most tokens of each translation, the end not counted.</param>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    /// <exception cref="UserException">The predictions are no numbers.</exception>
    /// <returns>For each source its translation's ids, without begin and end.</returns>
    internal int[][] Translate(IReadOnlyList<int[]> sources, IReadOnlyList<int> maxLengths)
    {
        var beams = maxLengths.Select(maxLength => new BeamOfOne(beam, lengthPenalty, maxLength)).ToList();
        for (var i = 0; i < beams.Count; i++) beams[i].Begin(tokenizer.Begin, i);
        predictor.Begin(sources);
        var width = predictor.NumSymbols;
        while (beams.SelectMany(b => b.Alive.Select(h => (Beam: b, Hypothesis: h))).ToList() is { Count: > 0 } rows)
        {
            stop.ThrowIfCancellationRequested();
            int[] parents = [.. rows.Select(row => row.Hypothesis.Row)];
            int[] ids = [.. rows.Select(row => row.Hypothesis.Id)];
            var logits = new float[rows.Count * width];
            predictor.Read(parents, ids, logits);
            var rowOf = new Dictionary<Hypothesis, int>(ReferenceEqualityComparer.Instance);
            for (var row = 0; row < rows.Count; row++)
            {
                rowOf[rows[row].Hypothesis] = row;
                OfferBest(rows[row].Beam, rows[row].Hypothesis, logits.AsSpan(row * width, width));
            }

            foreach (var searched in rows.Select(row => row.Beam).Distinct()) searched.Advance(tokenizer.End, h => rowOf[h]);
        }

        return [.. beams.Select(b => b.Result)];
    }

    private void OfferBest(BeamOfOne search, Hypothesis from, ReadOnlySpan<float> logits)
    {
        var most = Math.Min(2 * beam, logits.Length);
        var best = new PriorityQueue<int, (float, int)>(most + 1); // the worst of the best is dequeued first; of equals the greater id
        var top = float.NegativeInfinity;
        foreach (var logit in logits) top = Math.Max(top, logit); // of what is no number the greatest is none either
        if (!float.IsFinite(top)) throw SymbolSampler.Broken();
        var sum = 0.0;
        for (var id = 0; id < logits.Length; id++)
        {
            sum += Math.Exp(logits[id] - top);
            if (_isBarred[id] || (best.Count == most && best.TryPeek(out _, out var worst) && logits[id] <= worst.Item1)) continue;
            best.Enqueue(id, (logits[id], -id));
            if (best.Count > most) best.Dequeue();
        }

        var total = top + Math.Log(sum);
        while (best.TryDequeue(out var id, out _))
            search.Offer(from, id, logits[id] - total);
    }
}
