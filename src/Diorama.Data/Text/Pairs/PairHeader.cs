namespace Diorama.Data.Text;

/// <summary>The first row of a table of pairs, where it may say what the columns hold.</summary>
internal static class PairHeader
{
    private const int MostNamed = 8;

    // What such columns are mostly called; languages also by their codes.
    private static readonly HashSet<string> _usual = new(
        [
            "source", "target", "src", "tgt", "trg", "from", "to", "input", "output", "text", "translation", "original", "question", "answer", "prompt", "response", "completion",
            "sentence1", "sentence2", "source_text", "target_text", "english", "german", "french", "spanish", "italian", "portuguese", "russian", "chinese", "japanese", "korean",
            "arabic", "hindi", "dutch", "polish", "turkish", "latin", "en", "de", "fr", "es", "it", "pt", "ru", "zh", "ja", "ko", "ar", "hi", "nl", "pl", "tr", "la",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of both sides as the row has them, where two of its columns are called source and target; null else.</summary>
    internal static (string Source, string Target)? Of(IReadOnlyList<string> row) => Named(row, "source") is { } source && Named(row, "target") is { } target ? (source, target) : null;

    /// <summary>Whether both sides of a row are words by which columns are called.</summary>
    internal static bool MayName(IReadOnlyList<string> row, int source, int target) => _usual.Contains(row[source].Trim()) && _usual.Contains(row[target].Trim());

    /// <summary>What to say of such a row, which is read as a pair.</summary>
    internal static string Doubt(string where, IReadOnlyList<string> row, int source, int target)
    {
        var (from, to) = (row[source].Trim(), row[target].Trim());
        return $"{where} ({from}, {to}) is read as a pair; if it names the columns, set data.source={from} and data.target={to}";
    }

    /// <summary>What to say of the columns that are not read; null where all are.</summary>
    /// <param name="row">A row, with the names where there are some.</param>
    /// <param name="read">The columns that are read, from 0.</param>
    /// <param name="isNamed">Whether the row has names.</param>
    internal static string? Others(IReadOnlyList<string> row, IReadOnlyList<int> read, bool isNamed)
    {
        var others = Enumerable.Range(0, row.Count).Except(read).ToList();
        if (others.Count == 0) return null;
        var listed = string.Join(", ", others.Take(MostNamed).Select(i => isNamed ? $"{i + 1} ({row[i].Trim()})" : $"{i + 1}"));
        return others.Count == 1 ? $"column {listed} is not read" : $"columns {listed}{(others.Count > MostNamed ? ", …" : "")} are not read";
    }

    private static string? Named(IReadOnlyList<string> row, string name) => row.Select(column => column.Trim()).FirstOrDefault(column => column.Equals(name, StringComparison.OrdinalIgnoreCase));
}
