using System.Collections.Immutable;

namespace Diorama.Core;

/// <summary>Cuts texts by several pre-tokenisers, each of them within what those before it left whole.</summary>
internal static class PieceCutter
{
    /// <summary>Hands on the pieces in their order.</summary>
    internal static void Cut(ImmutableArray<IPreTokenizer> ways, ReadOnlySpan<char> text, PieceSink take)
    {
        for (var i = ways.Length - 1; i >= 0; i--) take = Before(ways[i], take);
        if (!text.IsEmpty) take(text);
    }

    private static PieceSink Before(IPreTokenizer way, PieceSink take) => piece => way.Cut(piece, take);
}
