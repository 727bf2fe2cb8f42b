namespace Diorama.Core;

/// <summary>
/// Cuts a text that its tokeniser leaves whole before the spaces with which words begin. Where no token reaches over such a place, the ids are the same, and what a word
/// gives can be remembered.
/// </summary>
internal static class WordCut
{
    /// <summary>Whether no merge of a model reaches over such a place.</summary>
    internal static bool Fits(BpeModel model) => model.Merges.All(merge => Next<byte>(model.Tokens[merge.Merged], (byte)' ') == model.Tokens[merge.Merged].Length);

    /// <summary>Hands on the pieces.</summary>
    internal static void Cut(ReadOnlySpan<char> text, PieceSink take)
    {
        while (!text.IsEmpty)
        {
            var length = Next(text, ' ');
            take(text[..length]);
            text = text[length..];
        }
    }

    private static int Next<T>(ReadOnlySpan<T> text, T space)
        where T : IEquatable<T>
    {
        var word = text.IndexOfAnyExcept(space);
        var end = word < 0 ? -1 : text[word..].IndexOf(space);
        return end < 0 ? text.Length : word + end;
    }
}
