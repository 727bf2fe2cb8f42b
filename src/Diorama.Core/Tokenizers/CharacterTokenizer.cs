using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace Diorama.Core;

/// <summary>
/// One id a Unicode character (scalar value). Five special ids come first (<see cref="SpecialSymbols"/>), then the characters, most frequent first, equals by
/// code point, so that the same text always makes the same vocabulary. Half a surrogate pair is no character, and unknown.
/// </summary>
public sealed class CharacterTokenizer : Tokenizer
{
    /// <summary>What <see cref="Tokenizer.Decode"/> writes for <see cref="SpecialSymbols.Unknown"/>: the box by which editors mark a lost character.</summary>
    public const char UnknownMark = '□';

    private readonly FrozenDictionary<Rune, int> _ids;
    private readonly byte[][] _bytes;
    private readonly Lazy<string> _json;

    private CharacterTokenizer(ImmutableArray<Rune> characters)
    {
        if (characters.Contains(new Rune('\n')) || characters.Distinct().Count() != characters.Length)
            throw new ArgumentException("A vocabulary has every character once, and the newline as a special symbol.", nameof(characters));
        Characters = characters;
        _ids = characters.Select((rune, i) => KeyValuePair.Create(rune, i + SpecialSymbols.Count))
            .Append(KeyValuePair.Create(new Rune('\n'), SpecialSymbols.Newline))
            .ToFrozenDictionary();
        _bytes = [[], [], [], .. new[] { new Rune(UnknownMark), new Rune('\n') }.Concat(characters).Select(rune => Encoding.UTF8.GetBytes(rune.ToString()))];
        _json = new(Write);
    }

    /// <summary>The characters, without the special symbols, in the order of their ids.</summary>
    public ImmutableArray<Rune> Characters { get; }

    /// <inheritdoc/>
    public override string Kind => "characters";

    /// <inheritdoc/>
    public override int Count => _bytes.Length;

    /// <inheritdoc/>
    public override int Pad => SpecialSymbols.Pad;

    /// <inheritdoc/>
    public override int Begin => SpecialSymbols.Begin;

    /// <inheritdoc/>
    public override int End => SpecialSymbols.End;

    /// <inheritdoc/>
    public override int? Unknown => SpecialSymbols.Unknown;

    /// <summary>Makes the vocabulary of some text.</summary>
    /// <param name="texts">The text; only that of the training split, or what is measured on the rest flatters.</param>
    /// <param name="minCount">Characters that occur less often become <see cref="SpecialSymbols.Unknown"/>; at least 1.</param>
    /// <param name="known">A vocabulary that this one shall have too, whether or not its characters occur: they come first, with the ids they have there. Null: none.</param>
    public static CharacterTokenizer Build(IEnumerable<string> texts, int minCount = 1, CharacterTokenizer? known = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minCount, 1);
        var counts = new Dictionary<Rune, long>();
        foreach (var text in texts)
        {
            for (var rest = text.AsSpan(); !rest.IsEmpty;)
            {
                var isCharacter = Rune.DecodeFromUtf16(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
                if (isCharacter) counts[rune] = counts.GetValueOrDefault(rune) + 1;
                rest = rest[length..];
            }
        }

        counts.Remove(new Rune('\n'));
        return new([.. known?.Characters ?? [], .. counts.Where(pair => pair.Value >= minCount && known?._ids.ContainsKey(pair.Key) != true)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Value)
            .Select(pair => pair.Key)]);
    }

    /// <summary>The vocabulary of these characters, in this order.</summary>
    /// <param name="symbols">Single characters, each once, without the newline.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static CharacterTokenizer Of(IEnumerable<string> symbols) =>
        new([.. symbols.Select(symbol => Rune.TryGetRuneAt(symbol + "\0", 0, out var rune) && rune.Utf16SequenceLength == symbol.Length
            ? rune
            : throw new ArgumentException($"'{symbol}' is no single character.", nameof(symbols)))]);

    /// <summary>The id of a character; <see cref="SpecialSymbols.Unknown"/> where it has none.</summary>
    public int Id(Rune character) => _ids.GetValueOrDefault(character, SpecialSymbols.Unknown);

    /// <inheritdoc/>
    public override int[] Encode(string text)
    {
        var ids = new List<int>(text.Length);
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var isCharacter = Rune.DecodeFromUtf16(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            ids.Add(isCharacter ? Id(rune) : SpecialSymbols.Unknown);
            rest = rest[length..];
        }

        return [.. ids];
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes(int id) =>
        id >= 0 && id < Count ? _bytes[id] : throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary has {Count} symbols.");

    /// <inheritdoc/>
    public override string ToJson() => _json.Value;

    private string Write() => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("kind", Kind);
        json.WriteStartArray("symbols");
        foreach (var character in Characters) json.WriteStringValue(character.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
