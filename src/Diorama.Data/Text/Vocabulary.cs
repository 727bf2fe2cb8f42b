using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>
/// Symbols and their numbers. A symbol is one Unicode character (scalar value, never half a surrogate pair). Five special symbols come first,
/// then the characters, most frequent first, equals by code point, so that the same text always makes the same vocabulary.
/// </summary>
public sealed class Vocabulary
{
    /// <summary>What <see cref="Decode"/> writes for <see cref="SpecialSymbols.Unknown"/>: the box by which editors mark a lost character.</summary>
    public const char UnknownMark = '□';

    private readonly FrozenDictionary<Rune, long> _ids;

    private Vocabulary(ImmutableArray<Rune> characters)
    {
        if (characters.Contains(new Rune('\n')) || characters.Distinct().Count() != characters.Length)
            throw new ArgumentException("A vocabulary has every character once, and the newline as a special symbol.", nameof(characters));
        Characters = characters;
        _ids = characters.Select((rune, i) => KeyValuePair.Create(rune, (long)i + SpecialSymbols.Count))
            .Append(KeyValuePair.Create(new Rune('\n'), (long)SpecialSymbols.Newline))
            .ToFrozenDictionary();
    }

    /// <summary>The characters, without the special symbols, in the order of their numbers.</summary>
    public ImmutableArray<Rune> Characters { get; }

    /// <summary>How many symbols there are, the special ones included.</summary>
    public int Size => Characters.Length + SpecialSymbols.Count;

    /// <summary>Every symbol as text, by number, as <see cref="DataSpec.Vocabulary"/> keeps them; the first four are <c>&lt;pad&gt;</c>, <c>&lt;begin&gt;</c>, <c>&lt;end&gt;</c>, <c>&lt;unknown&gt;</c>.</summary>
    public IReadOnlyList<string> Symbols => [.. SpecialSymbols.Names, .. Characters.Select(character => character.ToString())];

    /// <summary>Makes the vocabulary of some text.</summary>
    /// <param name="texts">The text; only that of the training split, or what is measured on the rest flatters.</param>
    /// <param name="minCount">Characters that occur less often become <see cref="SpecialSymbols.Unknown"/>; at least 1.</param>
    public static Vocabulary Build(IEnumerable<string> texts, int minCount = 1) => Build(texts.SelectMany(text => text.EnumerateRunes()), minCount);

    /// <summary>Makes the vocabulary of some text, given character by character.</summary>
    /// <param name="text">The text; only that of the training split.</param>
    /// <param name="minCount">Characters that occur less often become <see cref="SpecialSymbols.Unknown"/>; at least 1.</param>
    public static Vocabulary Build(IEnumerable<Rune> text, int minCount = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minCount, 1);
        var counts = new Dictionary<Rune, long>();
        foreach (var rune in text)
            counts[rune] = counts.GetValueOrDefault(rune) + 1;
        counts.Remove(new Rune('\n'));
        return new([.. counts.Where(pair => pair.Value >= minCount)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Value)
            .Select(pair => pair.Key)]);
    }

    /// <summary>Makes again the vocabulary of some <see cref="Symbols"/>.</summary>
    /// <exception cref="ArgumentException">They do not begin with the special symbols, or are not single characters, each once.</exception>
    public static Vocabulary Of(IReadOnlyList<string> symbols)
    {
        if (!symbols.Take(SpecialSymbols.Count).SequenceEqual(SpecialSymbols.Names) || symbols.Skip(SpecialSymbols.Count).Any(symbol => symbol.EnumerateRunes().Count() != 1))
            throw new ArgumentException($"A vocabulary begins with {string.Join(' ', SpecialSymbols.Names.Take(4))} and the newline; single characters follow.", nameof(symbols));
        return new([.. symbols.Skip(SpecialSymbols.Count).Select(symbol => symbol.EnumerateRunes().Single())]);
    }

    /// <summary>The number of a character; <see cref="SpecialSymbols.Unknown"/> where it has none.</summary>
    public long Id(Rune character) => _ids.GetValueOrDefault(character, SpecialSymbols.Unknown);

    /// <summary>The numbers of a text's characters; nothing is put before or after them.</summary>
    public long[] Encode(string text) => [.. text.EnumerateRunes().Select(Id)];

    /// <summary>The text up to the first <see cref="SpecialSymbols.End"/>; <see cref="SpecialSymbols.Begin"/> and <see cref="SpecialSymbols.Pad"/> leave nothing, <see cref="SpecialSymbols.Unknown"/> a □.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is not in the vocabulary.</exception>
    public string Decode(ReadOnlySpan<long> ids)
    {
        var text = new StringBuilder();
        foreach (var id in ids)
        {
            if (id == SpecialSymbols.End) break;
            if (id is SpecialSymbols.Pad or SpecialSymbols.Begin) continue;
            text.Append(Symbol(id));
        }

        return text.ToString();
    }

    /// <summary>What a model need know of rows of these symbols.</summary>
    internal DataSpec Spec(Field tokens) => new() { Modality = Modality.Text, Shape = tokens.Shape, Vocabulary = Symbols };

    private string Symbol(long id) => id switch
    {
        SpecialSymbols.Unknown => UnknownMark.ToString(),
        SpecialSymbols.Newline => "\n",
        >= SpecialSymbols.Count when id < Size => Characters[(int)id - SpecialSymbols.Count].ToString(),
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary has {Size} symbols."),
    };
}
