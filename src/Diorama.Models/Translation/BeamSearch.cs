using System.Numerics;
using System.Runtime.InteropServices;
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
        var (width, logits) = (predictor.NumSymbols, Array.Empty<float>());
        while (beams.SelectMany(b => b.Alive.Select(h => (Beam: b, Hypothesis: h))).ToList() is { Count: > 0 } rows)
        {
            stop.ThrowIfCancellationRequested();
            int[] parents = [.. rows.Select(row => row.Hypothesis.Row)];
            int[] ids = [.. rows.Select(row => row.Hypothesis.Id)];
            if (logits.Length < rows.Count * width) logits = new float[rows.Count * width];
            predictor.Read(parents, ids, logits.AsSpan(0, rows.Count * width));
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
        var total = LogSumExp(logits);
        if (!double.IsFinite(total)) throw SymbolSampler.Broken();
        Span<(float Logit, int Id)> best = new (float, int)[Math.Min(2 * beam, logits.Length)]; // from the worst on; of equals the greater id is worse
        foreach (var (logit, id) in best[^Likeliest(logits, best)..]) search.Offer(from, id, logit - total);
    }

    /// <summary>Finds the likeliest ids that may be written.</summary>
    /// <param name="logits">[V].</param>
    /// <param name="best">Filled from its end on.</param>
    /// <returns>How many there are.</returns>
    private int Likeliest(ReadOnlySpan<float> logits, Span<(float Logit, int Id)> best)
    {
        var (count, worst) = (0, float.NegativeInfinity);
        for (var id = 0; id < logits.Length; id++)
        {
            // Once there are enough, nearly all are worse: whole vectors of them.
            while (count == best.Length && id + Vector<float>.Count <= logits.Length && !Vector.GreaterThanAny(new Vector<float>(logits[id..]), new Vector<float>(worst))) id += Vector<float>.Count;
            if (id == logits.Length) break;
            if (_isBarred[id] || (count == best.Length && logits[id] <= worst)) continue;
            if (count < best.Length) count++;
            var place = best.Length - count; // the worst's, which goes
            for (; place + 1 < best.Length && best[place + 1].Logit < logits[id]; place++) best[place] = best[place + 1];
            best[place] = (logits[id], id);
            worst = best[^count].Logit;
        }

        return count;
    }

    /// <summary>The logarithm of the sum of e^logit; no finite number where one of them is none, or all are minus infinity.</summary>
    private static double LogSumExp(ReadOnlySpan<float> logits)
    {
        var wide = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var rest = logits[(wide.Length * Vector<float>.Count)..];
        var tops = new Vector<float>(logits[0]);
        foreach (var part in wide) tops = Vector.Max(tops, part);
        var top = float.NegativeInfinity;
        for (var i = 0; i < Vector<float>.Count; i++) top = Math.Max(top, tops[i]);
        foreach (var logit in rest) top = Math.Max(top, logit);
        var sums = Vector<double>.Zero;
        foreach (var part in wide)
        {
            Vector.Widen(Vector.Exp(part - new Vector<float>(top)), out var low, out var high);
            sums += low + high;
        }

        var sum = Vector.Sum(sums);
        foreach (var logit in rest) sum += Math.Exp(logit - top);
        return top + Math.Log(sum);
    }
}
