using Diorama.Core;

namespace Diorama.Models;

/// <summary>Writes the texts of a request with any model that predicts the next symbol.</summary>
internal static class TextContinuation
{
    /// <summary>Writes texts, group by group as they are asked for.</summary>
    /// <param name="request">Which texts.</param>
    /// <param name="symbols">Of the model.</param>
    /// <param name="make">Makes a predictor: one for each enumeration, so that two at once do not meet.</param>
    /// <param name="context">How many symbols it reads at most; null: any number.</param>
    /// <exception cref="UserException">The request cannot be met; thrown at once.</exception>
    internal static IEnumerable<string> Write(TextRequest request, TextSymbols symbols, Func<ISymbolPredictor> make, int? context = null)
    {
        var plan = new TextPlan(request, symbols, context);
        return Groups(plan, make).SelectMany(group => group);
    }

    /// <summary>Writes the first text of a request piece by piece.</summary>
    /// <param name="request">Which text.</param>
    /// <param name="symbols">Of the model.</param>
    /// <param name="make">Makes a predictor.</param>
    /// <param name="context">How many symbols it reads at most; null: any number.</param>
    /// <exception cref="UserException">The request cannot be met; thrown at once.</exception>
    internal static IEnumerable<string> Stream(TextRequest request, TextSymbols symbols, Func<ISymbolPredictor> make, int? context = null)
    {
        var plan = new TextPlan(request with { Count = 1 }, symbols, context);
        return Pieces(plan, make);
    }

    private static IEnumerable<string> Pieces(TextPlan plan, Func<ISymbolPredictor> make)
    {
        var request = plan.Request;
        using var predictor = make();
        predictor.Reset();
        var sampler = new SymbolSampler(request.Temperature, request.TopK, request.TopP);
        var (draft, row, width) = (new TextDraft(plan, request.First), (int)(request.First % predictor.NumTexts), plan.Symbols.Count);
        var (ids, logits) = (new int[predictor.NumTexts], new float[predictor.NumTexts * width]);
        while (!draft.IsFinished)
        {
            request.Stop.ThrowIfCancellationRequested();
            Array.Fill(ids, draft.Last);
            predictor.Read(ids, logits);
            draft.Advance(logits.AsSpan(row * width, width), sampler);
            if (draft.TakeSettled() is { Length: > 0 } piece) yield return piece;
        }
    }

    /// <summary>
    /// Text n always has row n mod G of a group of G: libtorch's matrix products may differ in the last digits with a row's place and the number of rows,
    /// and a text must not depend on how many others are asked for.
    /// </summary>
    private static IEnumerable<IEnumerable<string>> Groups(TextPlan plan, Func<ISymbolPredictor> make)
    {
        var (first, count) = (plan.Request.First, plan.Request.Count);
        using var predictor = make();
        for (var next = first; next < first + count;)
        {
            predictor.Reset();
            var start = next - (next % predictor.NumTexts);
            var end = Math.Min(start + predictor.NumTexts, first + count);
            var texts = Write(plan, predictor, start, (int)(next - start)..(int)(end - start));
            next = end;
            yield return texts;
        }
    }

    private static IEnumerable<string> Write(TextPlan plan, ISymbolPredictor predictor, long start, Range wanted)
    {
        var request = plan.Request;
        var sampler = new SymbolSampler(request.Temperature, request.TopK, request.TopP);
        var drafts = Enumerable.Range(0, predictor.NumTexts).Select(row => new TextDraft(plan, start + row)).ToArray();
        var ids = new int[drafts.Length];
        var width = plan.Symbols.Count;
        var logits = new float[drafts.Length * width];
        while (!Array.TrueForAll(drafts[wanted], draft => draft.IsFinished))
        {
            request.Stop.ThrowIfCancellationRequested();
            for (var row = 0; row < drafts.Length; row++) ids[row] = drafts[row].Last;
            predictor.Read(ids, logits);
            for (var row = wanted.Start.Value; row < wanted.End.Value; row++) drafts[row].Advance(logits.AsSpan(row * width, width), sampler);
        }
        return drafts[wanted].Select(draft => draft.ToString());
    }
}
