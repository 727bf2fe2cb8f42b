using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>How little a model expected each symbol of a text, or believes it.</summary>
internal static class TextDoubt
{
    /// <summary>The nats of each symbol, by a model that predicts the next one. A text that is longer than the model reads is read in windows, each with half a window of what comes before.</summary>
    /// <param name="symbols">Of the model.</param>
    /// <param name="text">Any text.</param>
    /// <param name="device">Where the model is.</param>
    /// <param name="read">[B, T] to states [B, T, D].</param>
    /// <param name="logits">States [N, D] to logits [N, V].</param>
    /// <returns>As <see cref="IDoubtText.Doubt"/> says.</returns>
    internal static IReadOnlyList<SymbolDoubt> Of(TextSymbols symbols, string text, Device device, Func<Tensor, Tensor> read, Func<Tensor, Tensor> logits) =>
        Of(symbols, text, device, (input, target) => NextSymbols.Nats(symbols.Count, read(input.Unsqueeze(0)).Squeeze(0), target, logits));

    /// <summary>The same for whatever judges symbols by those before them.</summary>
    /// <param name="symbols">Of the model.</param>
    /// <param name="text">Any text.</param>
    /// <param name="device">Where the model is.</param>
    /// <param name="judge">Symbols [T] int64, and those that follow each [T], to the doubts of the latter [T] float32.</param>
    /// <returns>As <see cref="IDoubtText.Doubt"/> says.</returns>
    internal static IReadOnlyList<SymbolDoubt> Of(TextSymbols symbols, string text, Device device, Func<Tensor, Tensor, Tensor> judge)
    {
        var tokenizer = symbols.Tokenizer;
        var ids = symbols.Framed(text);
        var doubts = Doubts(Array.ConvertAll(ids, id => (long)id), symbols.LongestText + 1, device, judge);
        var stream = new TokenStream(tokenizer);
        var found = new List<SymbolDoubt>(doubts.Length);
        var at = tokenizer.AddsSpace(text) ? -1 : 0; // before the text stands a space that is none of it
        foreach (var (id, doubt) in ids.Skip(1).Zip(doubts))
        {
            // Of what has no id of its own only the text itself knows what it is.
            var length = id == tokenizer.Unknown ? LengthOfRune(text, at) : tokenizer.IsSpecial(id) ? 0 : stream.Add(id).Length;
            var end = Math.Min(at + length, text.Length);
            found.Add(new(text[Math.Max(at, 0)..Math.Max(end, 0)], doubt));
            at = end;
        }

        return found;
    }

    // Of every id but the first.
    private static float[] Doubts(long[] ids, int longest, Device device, Func<Tensor, Tensor, Tensor> judge)
    {
        var doubts = new float[ids.Length - 1];
        for (var done = 0; done < doubts.Length;)
        {
            using var scope = TensorScope.Open();
            using var quiet = Autograd.NoGrad();
            var start = done == 0 ? 0 : Math.Max(0, done - longest / 2);
            var end = Math.Min(doubts.Length, start + longest);
            var (input, target) = (Tensor.From<long>(ids.AsSpan(start, end - start)).To(device), Tensor.From<long>(ids.AsSpan(start + 1, end - start)).To(device));
            judge(input, target).ToArray<float>().AsSpan(done - start).CopyTo(doubts.AsSpan(done));
            done = end;
        }

        return doubts;
    }

    private static int LengthOfRune(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
}
