using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>A text as one long stream, given in windows: a row begins and ends where it happens to, and has neither begin nor end.</summary>
internal static class RunningText
{
    /// <summary>How many training ids are enough to choose an opening by.</summary>
    internal const int MostLookedAt = 1 << 20;

    /// <summary>What a model need know of such rows.</summary>
    /// <param name="tokenizer">Made the ids.</param>
    /// <param name="tokens">The rows' field.</param>
    /// <param name="training">What stands in the training rows, from their beginning.</param>
    internal static DataSpec Spec(Tokenizer tokenizer, Field tokens, ReadOnlySpan<int> training) =>
        TokenRow.Spec(tokenizer, tokens) with { Opening = Opening(tokenizer, training) };

    // nanoGPT begins samples behind a newline. Byte pairs write it together with what stands before it, and a text of one line has none: so it is the most frequent id
    // that ends a line, or else the most frequent of all.
    private static int Opening(Tokenizer tokenizer, ReadOnlySpan<int> training)
    {
        var counts = new int[tokenizer.Count];
        foreach (var id in training[..Math.Min(training.Length, MostLookedAt)]) counts[id]++;
        return Enumerable.Range(0, counts.Length)
            .Where(id => counts[id] > 0 && !tokenizer.IsSpecial(id))
            .OrderByDescending(id => tokenizer.Bytes(id) is [.., (byte)'\n'])
            .ThenByDescending(id => counts[id])
            .Cast<int?>()
            .FirstOrDefault() ?? tokenizer.Encode("\n")[^1];
    }
}
