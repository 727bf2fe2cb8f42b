using System.Globalization;
using System.Text;
using Diorama.Core;

namespace Diorama.Training;

/// <summary>In what data differ from those that a model was made for, as lines for a message.</summary>
internal static class DataDifferences
{
    private const int MostNamed = 5;

    /// <summary>The differences that a model cannot bear; none where it can go on with the data.</summary>
    /// <param name="before">What the model was made for.</param>
    /// <param name="now">What the data is.</param>
    public static IReadOnlyList<string> Of(DataSpec before, DataSpec now)
    {
        // No model looks at the opening when it learns or is measured, nor at how often words come with classes, and runs of before they were noted have neither.
        before = before with { Opening = now.Opening, Captions = Counted(before.Captions, now.Captions) };
        List<string> differences =
        [
            .. Kind("kind of data", before.Modality.ToString().ToLowerInvariant(), now.Modality.ToString().ToLowerInvariant()),
            .. Kind("shape", Shape(before.Shape), Shape(now.Shape)),
            .. Kind("shape of the source", Shape(before.Source), Shape(now.Source)),
            .. Names("classes", before.Classes, now.Classes),
            .. Names("tasks", before.Tasks, now.Tasks),
            .. Symbols(before.Tokenizer, now.Tokenizer),
            .. Kind("words of a caption", $"{before.Captions?.Length ?? 0}", $"{now.Captions?.Length ?? 0}"),
            .. Names("words of captions", before.Captions?.Vocabulary ?? [], now.Captions?.Vocabulary ?? []),
        ];
        return differences.Count > 0 || before == now ? differences : ["its specification"];
    }

    private static CaptionSpec? Counted(CaptionSpec? before, CaptionSpec? now) => before is null || now is null ? before : before with { WordClasses = now.WordClasses };

    private static IEnumerable<string> Kind(string what, string before, string now) => before == now ? [] : [$"{what}: was {before}, is {now}"];

    private static string Shape(IReadOnlyList<long> shape) => shape.Count == 0 ? "none" : string.Join(" x ", shape);

    private static IEnumerable<string> Symbols(Tokenizer? before, Tokenizer? now)
    {
        if (Equals(before, now)) return [];
        if (before?.Kind != now?.Kind) return Kind("symbols", Called(before), Called(now));
        List<string> names = [.. Names("symbols", Texts(before!), Texts(now!))];
        return names.Count > 0 ? names : [$"symbols: another tokeniser of the kind {now!.Kind}"];
    }

    private static string Called(Tokenizer? tokenizer) => tokenizer?.Kind ?? "none";

    private static List<string> Texts(Tokenizer tokenizer) =>
        [.. Enumerable.Range(0, tokenizer.Count).Where(id => !tokenizer.IsSpecial(id)).Select(id => Shown(Encoding.UTF8.GetString(tokenizer.Bytes(id))))];

    // What would not be seen in a message stands there by its number.
    private static string Shown(string symbol) => symbol.EnumerateRunes().All(r => Rune.IsWhiteSpace(r) || Rune.IsControl(r))
        ? string.Concat(symbol.EnumerateRunes().Select(r => string.Create(CultureInfo.InvariantCulture, $"U+{r.Value:X4}")))
        : symbol;

    private static IEnumerable<string> Names(string what, IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        if (before.SequenceEqual(now)) return [];
        List<string> gone = [.. before.Except(now)], added = [.. now.Except(before)];
        if (gone.Count == 0 && added.Count == 0) return [$"{what}: the same, in another order"];
        List<(string Before, string Now)> moved = [.. before.Zip(now).Where(pair => pair.First != pair.Second)];
        if (before.Count == now.Count && moved.Count == gone.Count) return [$"{what}: {Listed(moved.Select(pair => $"{pair.Now} in the place of {pair.Before}"))}"];
        return [$"{what}: {string.Join("; ", Part(gone, "gone").Concat(Part(added, "new")))}"];
    }

    private static IEnumerable<string> Part(List<string> names, string what) => names.Count == 0 ? [] : [$"{names.Count} {what} ({Listed(names)})"];

    private static string Listed(IEnumerable<string> names)
    {
        List<string> all = [.. names];
        return $"{string.Join(", ", all.Take(MostNamed))}{(all.Count > MostNamed ? ", …" : "")}";
    }
}
