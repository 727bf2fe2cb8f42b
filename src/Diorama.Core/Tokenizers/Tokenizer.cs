using System.Text;

namespace Diorama.Core;

/// <summary>
/// Turns text into ids and back. Immutable, safe to share between threads, equal by value. Tokenisers of bytes (<see cref="ByteTokenizer"/>,
/// <see cref="BpeTokenizer"/>) give back exactly what they were given, whatever the string holds: half a surrogate pair too, which they carry as the
/// three bytes that UTF-8's scheme gives it. Three exceptions: where <see cref="AddsSpace"/> depends on the text, it and the same behind a single space have equal ids, and the
/// one without comes back; to SentencePiece's kind of BPE the sign U+2581 is a space; and a published tokeniser that
/// lacks bytes leaves them out. Of characters (<see cref="CharacterTokenizer"/>), those of the vocabulary come back.
/// </summary>
public abstract class Tokenizer : IEquatable<Tokenizer>
{
    /// <summary>What recipes call its kind: <c>characters</c>, <c>bytes</c>, <c>bpe</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>How many ids there are: 0 to Count - 1.</summary>
    public abstract int Count { get; }

    /// <summary>Fills a row after its end; never text. The same as <see cref="End"/> where a foreign tokeniser has none of its own.</summary>
    public abstract int Pad { get; }

    /// <summary>Stands before a text; never text. The same as <see cref="End"/> where a foreign tokeniser has none of its own.</summary>
    public abstract int Begin { get; }

    /// <summary>Stands after a text; never text.</summary>
    public abstract int End { get; }

    /// <summary>Stands for what has no id of its own; null where everything has.</summary>
    public virtual int? Unknown => null;

    /// <summary>The ids of a text; nothing is put before or after them, and a special id's name in the text stays plain text.</summary>
    public abstract int[] Encode(string text);

    /// <summary>What an id writes, in UTF-8; perhaps a part of a character. Empty for <see cref="Pad"/>, <see cref="Begin"/> and <see cref="End"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public abstract ReadOnlySpan<byte> Bytes(int id);

    /// <summary>Whether an id stands for something other than text, and so is never drawn (but for <see cref="End"/>).</summary>
    public virtual bool IsSpecial(int id) => id == Pad || id == Begin || id == End || id == Unknown;

    /// <summary>The special id of this name, such as a mark that a data set put there; null where there is none.</summary>
    public virtual int? Special(string name) => null;

    /// <summary>Whether <see cref="Encode"/> puts a space before a text, as some published tokenisers do, to read its first word like any other.</summary>
    public virtual bool AddsSpace(ReadOnlySpan<char> text) => false;

    /// <summary>
    /// The text of ids: a first <see cref="Begin"/> is passed over, and the first <see cref="End"/> ends it. Bytes that are no UTF-8 become U+FFFD; a space that
    /// <see cref="Encode"/> would add is taken off.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public string Decode(ReadOnlySpan<int> ids)
    {
        if (ids.Length > 0 && ids[0] == Begin) ids = ids[1..];
        var stream = new TokenStream(this);
        var text = new StringBuilder();
        foreach (var id in ids)
        {
            if (id == End) break;
            text.Append(stream.Add(id));
        }

        var decoded = text.Append(stream.Finish()).ToString();
        return decoded is [' ', ..] && AddsSpace(decoded.AsSpan(1)) ? decoded[1..] : decoded;
    }

    /// <summary>This as JSON; equal tokenisers give equal text, which <see cref="FromJson"/> reads.</summary>
    public abstract string ToJson();

    /// <summary>Reads what <see cref="ToJson"/> wrote, or the text of a <c>tokenizer.json</c>.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What to call it in messages; a file's name.</param>
    /// <exception cref="UserException">It is none, or a kind that is not known here; the message says what was found.</exception>
    public static Tokenizer FromJson(string json, string source = "tokeniser") => TokenizerReader.Read(json, source);

    /// <summary>Reads a file in the format <c>tokenizer.json</c>, one that <see cref="ToJson"/> wrote, or a run's <c>data.json</c>.</summary>
    /// <exception cref="UserException">It is missing, unreadable, or a kind that is not known here; the message says what was found.</exception>
    public static Tokenizer Load(string path) => TokenizerReader.Load(path);

    /// <inheritdoc/>
    public bool Equals(Tokenizer? other) =>
        ReferenceEquals(this, other) || (other is not null && other.Kind == Kind && other.Count == Count && string.Equals(other.ToJson(), ToJson(), StringComparison.Ordinal));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Tokenizer);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Count);
}
