using System.Collections.Frozen;
using Diorama.Core;

namespace Diorama.Models;

/// <summary>
/// The symbols of text as a model sees them, out of <see cref="DataSpec.Vocabulary"/>: five special ones first, then single Unicode characters.
/// </summary>
public sealed class TextSymbols
{
    /// <summary>Fills a row after its end; never written, and never counted.</summary>
    public const int Pad = SpecialSymbols.Pad;

    /// <summary>Stands before the first character; never written.</summary>
    public const int Begin = SpecialSymbols.Begin;

    /// <summary>Stands after the last character.</summary>
    public const int End = SpecialSymbols.End;

    /// <summary>Stands for a character that is not in the vocabulary; never written.</summary>
    public const int Unknown = SpecialSymbols.Unknown;

    /// <summary>Ends a line.</summary>
    public const int Newline = SpecialSymbols.Newline;

    private readonly IReadOnlyList<string> _symbols;
    private readonly FrozenDictionary<string, int> _ids;

    /// <summary>The symbols of a data set.</summary>
    /// <param name="spec">Of text.</param>
    /// <exception cref="UserException">Its vocabulary does not begin with the special symbols, has no character, or has a symbol twice.</exception>
    public TextSymbols(DataSpec spec)
    {
        if (ProblemOf(spec) is { } problem) throw new UserException($"the data's vocabulary {problem}");
        _symbols = spec.Vocabulary;
        _ids = _symbols.Select((symbol, id) => KeyValuePair.Create(symbol, id)).Skip(Newline).ToFrozenDictionary(StringComparer.Ordinal);
        LongestText = checked((int)spec.Shape[0]) - 2;
    }

    /// <summary>How many symbols there are, the special ones included.</summary>
    public int Count => _symbols.Count;

    /// <summary>Characters and newlines in the longest text that a row of the data holds whole, between begin and end.</summary>
    public int LongestText { get; }

    /// <summary>What a symbol writes: a character, or a newline.</summary>
    /// <param name="id">From <see cref="Newline"/> on.</param>
    /// <exception cref="ArgumentOutOfRangeException">It writes nothing, or there is no such symbol.</exception>
    public string this[int id] => id >= Newline && id < Count
        ? _symbols[id]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"Symbols that write something have the numbers {Newline} to {Count - 1}.");

    /// <summary>The number of a character or newline; <see cref="Unknown"/> where it has none.</summary>
    public int IdOf(string character) => _ids.GetValueOrDefault(character, Unknown);

    /// <summary>What keeps a data set from being read as text, to be said after "the vocabulary"; null where nothing does.</summary>
    internal static string? ProblemOf(DataSpec spec) =>
        !spec.Vocabulary.Take(SpecialSymbols.Count).SequenceEqual(SpecialSymbols.Names) ? "must begin with <pad>, <begin>, <end>, <unknown> and the newline"
        : spec.Vocabulary.Count == SpecialSymbols.Count ? "has no characters: the text is empty, or every character in it is too rare"
        : spec.Vocabulary.Distinct(StringComparer.Ordinal).Count() != spec.Vocabulary.Count ? "has a symbol twice"
        : spec.Shape is not [>= 3] ? "fits rows of at least three symbols: begin, a character, end"
        : null;
}
