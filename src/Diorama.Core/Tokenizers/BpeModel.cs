using System.Collections.Immutable;

namespace Diorama.Core;

/// <summary>What a BPE tokeniser is made of: one of bytes (GPT-2, Llama 3), or one of characters that spells by bytes what it has no character for (SentencePiece, Llama 2).</summary>
internal sealed record BpeModel
{
    /// <summary>The bytes of each id; empty for special ids and for numbers that no token has.</summary>
    internal required ImmutableArray<byte[]> Tokens { get; init; }

    /// <summary>Which pairs of ids become which id, in the order in which they are merged.</summary>
    internal required ImmutableArray<(int Left, int Right, int Merged)> Merges { get; init; }

    /// <summary>Tokens beside the merges.</summary>
    internal required ImmutableArray<AddedToken> Added { get; init; }

    /// <summary>How texts are cut first, one way after another; none: they are left whole.</summary>
    internal ImmutableArray<IPreTokenizer> PreTokenizers { get; init; } = [];

    /// <summary>Of a model of characters: the ids of the 256 bytes that unknown ones are spelt by. Of bytes: empty, for their ids are the letters themselves.</summary>
    internal ImmutableArray<int> Fallback { get; init; } = [];

    /// <summary>Whether pairs of bytes are merged rather than of characters.</summary>
    internal bool IsOfBytes => Fallback.IsEmpty;

    /// <summary>Whether a piece that is a token is taken whole, however it merges (Llama 3).</summary>
    internal bool IgnoreMerges { get; init; }

    /// <summary>Whether a space is put before a text.</summary>
    internal SpacePrefix Prefix { get; init; }

    /// <summary>The id that the file puts before a text; null where it says none.</summary>
    internal int? Begin { get; init; }

    /// <summary>The id that the file puts behind a text; null where it says none.</summary>
    internal int? End { get; init; }
}
