using System.Collections.Frozen;
using System.Text;

namespace Diorama.Core;

/// <summary>
/// The words of a data set's captions: how a prompt becomes the numbers of the field <c>caption</c>, int64 [<see cref="Length"/>]. A word is a run of letters
/// and digits in lower case; a Chinese character or a Japanese sign is a word of its own; apostrophes vanish and all else divides. Equal by value.
/// </summary>
public sealed record CaptionSpec
{
    /// <summary>Fills a row after its last word.</summary>
    public const int Padding = 0;

    /// <summary>Stands for a word that is not in the vocabulary.</summary>
    public const int Unknown = 1;

    private const double Prior = 0.01;

    private FrozenDictionary<string, long>? _ids;

    /// <summary>The two that every vocabulary begins with, by number.</summary>
    public static IReadOnlyList<string> SpecialWords { get; } = ["<pad>", "<unknown>"];

    /// <summary>The words by number, <see cref="SpecialWords"/> first: as many as an embedding of captions has rows.</summary>
    public required IReadOnlyList<string> Vocabulary
    {
        get;
        init
        {
            field = [.. value];
            _ids = null;
        }
    }

    /// <summary>How many words a row has; longer captions are cut.</summary>
    /// <value>At least 1.</value>
    public required int Length { get; init; }

    /// <summary>For each word the classes of the pictures whose captions have it, each with the number of these pictures: class, number, class, number and so on.</summary>
    /// <value>Default empty: there are no classes.</value>
    public IReadOnlyList<IReadOnlyList<int>> WordClasses { get; init => field = [.. value.Select(counts => (IReadOnlyList<int>)[.. counts])]; } = [];

    private FrozenDictionary<string, long> Ids => _ids ??=
        Vocabulary.Select((word, id) => KeyValuePair.Create(word, (long)id)).Skip(SpecialWords.Count).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The words of a text, in order.</summary>
    public static IEnumerable<string> Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var isSign = IsSign(rune.Value);
            if (Belongs(rune) && !isSign)
            {
                word.Append(Rune.ToLowerInvariant(rune).ToString());
                continue;
            }

            if (rune.Value is '\'' or '’') continue;
            if (word.Length > 0) yield return word.ToString();
            word.Clear();
            if (isSign) yield return rune.ToString();
        }

        if (word.Length > 0) yield return word.ToString();
    }

    /// <summary>A prompt's row.</summary>
    /// <param name="text">Any text; an empty one gives padding alone.</param>
    /// <returns>[<see cref="Length"/>] numbers in [0, size of <see cref="Vocabulary"/>).</returns>
    public long[] Encode(string text)
    {
        var row = new long[Length];
        Encode(Words(text), row);
        return row;
    }

    /// <summary>Writes words into a row, and padding after them.</summary>
    /// <param name="words">What <see cref="Words"/> gives, or some of it.</param>
    /// <param name="row"><see cref="Length"/> numbers.</param>
    public void Encode(IEnumerable<string> words, Span<long> row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, Length);
        row.Clear(); // padding is 0
        var next = 0;
        foreach (var word in words.Take(Length)) row[next++] = Ids.GetValueOrDefault(word, Unknown);
    }

    /// <summary>The class of what a prompt speaks of, if all classes were equally likely before it: by naive Bayes, with a hundredth of a picture added to every count.</summary>
    /// <returns>Null where no class is likelier than all others together.</returns>
    public int? ClassOf(string text)
    {
        var words = Words(text).Select(word => Ids.GetValueOrDefault(word, Unknown)).Where(id => id < WordClasses.Count && WordClasses[(int)id].Count > 0).Distinct().ToList();
        if (words.Count == 0) return null;
        var totals = new Dictionary<int, int>();
        foreach (var (label, count) in WordClasses.SelectMany(Pairs)) totals[label] = totals.GetValueOrDefault(label) + count;
        var scores = totals.ToDictionary(total => total.Key, total => words.Sum(id => Math.Log((CountOf((int)id, total.Key) + Prior) / (total.Value + (Prior * Vocabulary.Count)))));
        var (best, highest) = scores.MaxBy(score => score.Value);
        return scores.Values.Sum(score => Math.Exp(score - highest)) < 2 ? best : null;
    }

    /// <summary>The words of a prompt that the vocabulary lacks, each once: a model has never seen them.</summary>
    public IReadOnlyList<string> UnknownWords(string text) => [.. Words(text).Where(word => !Ids.ContainsKey(word)).Distinct()];

    /// <inheritdoc/>
    public bool Equals(CaptionSpec? other) => other is not null && Length == other.Length && Vocabulary.SequenceEqual(other.Vocabulary) && WordClasses.Count == other.WordClasses.Count
        && WordClasses.Zip(other.WordClasses, (own, theirs) => own.SequenceEqual(theirs)).All(same => same);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Length, Vocabulary.Count);

    private int CountOf(int word, int label) => Pairs(WordClasses[word]).FirstOrDefault(pair => pair.Label == label).Count;

    private static IEnumerable<(int Label, int Count)> Pairs(IReadOnlyList<int> counts) => counts.Chunk(2).Select(pair => (pair[0], pair[1]));

    // Marks are accents written apart.
    private static bool Belongs(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune)
        is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    // Kana, ideographs and their extensions: written without spaces.
    private static bool IsSign(int point) => point is (>= 0x3041 and <= 0x30ff) or (>= 0x3400 and <= 0x4dbf) or (>= 0x4e00 and <= 0x9fff)
        or (>= 0xf900 and <= 0xfaff) or (>= 0x20000 and <= 0x3ffff);
}
