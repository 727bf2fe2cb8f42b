using System.Collections.Immutable;

namespace Diorama.Core;

/// <summary>What a byte-level BPE tokeniser is made of.</summary>
internal sealed record BpeModel
{
    /// <summary>The bytes of each id; empty for special ids and for numbers that no token has.</summary>
    internal required ImmutableArray<byte[]> Tokens { get; init; }

    /// <summary>Which pairs of ids become which id, in the order in which they are merged.</summary>
    internal required ImmutableArray<(int Left, int Right, int Merged)> Merges { get; init; }

    /// <summary>Tokens beside the merges.</summary>
    internal required ImmutableArray<AddedToken> Added { get; init; }

    /// <summary>How texts are cut first.</summary>
    internal PreTokenization PreTokenization { get; init; } = PreTokenization.Llama3;

    /// <summary>Whether a piece that is a token is taken whole, however it merges (Llama 3).</summary>
    internal bool IgnoreMerges { get; init; }

    /// <summary>Whether a text that begins with no space is given one.</summary>
    internal bool AddPrefixSpace { get; init; }
}
