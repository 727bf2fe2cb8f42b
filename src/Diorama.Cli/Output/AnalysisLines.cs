using System.Globalization;
using Diorama.Data.Features;

namespace Diorama.Cli;

/// <summary>What stands in texts, for people.</summary>
internal static class AnalysisLines
{
    public static void Print(string name, TextAnalysis analysis, int top, string? features)
    {
        Terminal.Result(
            Text(
                $"{name}: {analysis.NumDocuments:N0} {(analysis.NumDocuments == 1 ? "document" : "documents")}, {analysis.NumWords:N0} words, {analysis.NGrams[0].Distinct:N0} different"
            )
        );
        PrintKeyWords(analysis);
        PrintRuns(analysis);
        PrintTopics(analysis, top);
        PrintForms(analysis, top);
        if (analysis.Remark is { } remark) Terminal.Note($"note: {remark}");
        if (features is not null) Terminal.Result(Text($"\n{features}: {analysis.Features.NumRows:N0} documents, {analysis.Features.NumColumns:N0} columns"));
    }

    private static void PrintKeyWords(TextAnalysis analysis)
    {
        if (analysis.KeyWords.Count == 0) return;
        Print(Text($"Key words: TF-IDF (root mean square), and the share of the documents that have it; words in more than {100 * analysis.MaxShare:F1}% of them are left out"),
            [.. analysis.KeyWords.Select(k => new[] { k.Term, Text($"{k.Weight:F4}"), Text($"{100 * k.Share:F1}%") })], false, true, true);
    }

    private static void PrintRuns(TextAnalysis analysis)
    {
        Print("Runs of words: how many, how many different, how many once, and the most frequent",
            [.. analysis.NGrams.Where(n => n.Total > 0).Select(n => new[]
            {
                Text($"{n.Length}"), Text($"{n.Total:N0}"), Text($"{n.Distinct:N0}"), Text($"{n.Once:N0}"), string.Join(", ", n.Top.Select(t => Text($"{t.Key} {t.Value:N0}"))),
            })], true, true, true, true, false);
    }

    private static void PrintTopics(TextAnalysis analysis, int top)
    {
        if (analysis is not { Topics: { } topics, Perplexity: { } found }) return;
        Print("Topics (LDA): their share of the words, and the words that tell each from the others",
            [.. topics.TopTerms(top).Select((terms, k) => new[] { Text($"{k + 1}"), Text($"{100 * topics.Shares[k]:F1}%"), string.Join(' ', terms) })], true, true, false);
        Terminal.Result(double.IsNaN(found.Value) ? "  the held-out documents have no word that was learnt, so that nothing could be foretold"
            : Text($"  held-out perplexity {found.Value:N0}; of the words' shares alone {found.BySharesAlone:N0}, of an even choice {found.NumTerms:N0}"));
    }

    private static void PrintForms(TextAnalysis analysis, int top)
    {
        Print(
            "Forms: lines, words a line (a Chinese character is one), and the share of the documents",
            [
                .. analysis
                    .Forms.Take(top)
                    .Select(f =>
                        new[]
                        {
                            Text($"{f.NumLines}"),
                            f.LineLength is { } length ? Text($"of {length}") : "of different lengths",
                            Text($"{100 * f.Share:F1}%"),
                        }
                    ),
            ],
            true,
            false,
            true
        );
    }

    private static void Print(string title, IReadOnlyList<string[]> rows, params bool[] isNumber)
    {
        if (rows.Count == 0) return;
        Terminal.Result($"\n{title}");
        foreach (var line in TextTable.Lines(rows, isNumber)) Terminal.Result(line);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
