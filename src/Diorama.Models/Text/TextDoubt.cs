using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>How little a model that predicts the next symbol expected each symbol of a text.</summary>
internal static class TextDoubt
{
    /// <summary>The nats of each symbol. A text that is longer than the model reads is read in windows, each with half a window of what comes before.</summary>
    /// <param name="symbols">Of the model.</param>
    /// <param name="text">Any text.</param>
    /// <param name="device">Where the model is.</param>
    /// <param name="forward">[B, T] to logits [B, T, V].</param>
    /// <returns>As <see cref="IDoubtText.Doubt"/> says.</returns>
    internal static IReadOnlyList<SymbolDoubt> Of(TextSymbols symbols, string text, Device device, Func<Tensor, Tensor> forward)
    {
        var tokenizer = symbols.Tokenizer;
        int[] ids = [tokenizer.Begin, .. tokenizer.Encode(text), tokenizer.End];
        var nats = Nats(Array.ConvertAll(ids, id => (long)id), symbols.LongestText + 1, device, forward);
        var stream = new TokenStream(tokenizer);
        var found = new List<SymbolDoubt>(nats.Length);
        var at = 0;
        foreach (var (id, doubt) in ids.Skip(1).Zip(nats))
        {
            // Of what has no id of its own only the text itself knows what it is.
            var length = id == tokenizer.Unknown ? LengthOfRune(text, at) : tokenizer.IsSpecial(id) ? 0 : stream.Add(id).Length;
            var end = Math.Min(at + length, text.Length);
            found.Add(new(text[at..end], doubt));
            at = end;
        }

        return found;
    }

    // Of every id but the first.
    private static float[] Nats(long[] ids, int longest, Device device, Func<Tensor, Tensor> forward)
    {
        var nats = new float[ids.Length - 1];
        for (var done = 0; done < nats.Length;)
        {
            using var scope = TensorScope.Open();
            using var quiet = Autograd.NoGrad();
            var start = done == 0 ? 0 : Math.Max(0, done - longest / 2);
            var end = Math.Min(nats.Length, start + longest);
            var logits = forward(Tensor.From<long>(ids.AsSpan(start, end - start), 1, end - start).To(device)).Flatten(0, 1); // [T, V]
            var target = Tensor.From<long>(ids.AsSpan(start + 1, end - start)).To(device);
            Loss.CrossEntropy(logits, target, reduction: Reduction.None).ToArray<float>().AsSpan(done - start).CopyTo(nats.AsSpan(done));
            done = end;
        }

        return nats;
    }

    private static int LengthOfRune(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
}
