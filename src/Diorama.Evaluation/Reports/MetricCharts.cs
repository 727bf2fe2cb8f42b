using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>Which figures of a run are drawn together: like with like, so that one axis fits them all.</summary>
internal static class MetricCharts
{
    private const int MostCharts = 9;
    private const string Rate = "Learning rate"; // it ends near 0, which would rule an axis of ratios

    private static readonly string[] _losses = ["loss"];
    private static readonly string[] _rates = ["lr"];
    private static readonly string[] _norms = ["norm", "gradient_norm"];
    private static readonly string[] _opinions = ["samples.agree", "samples.sure", "samples.confidence"];
    private static readonly string[] _tables = ["samples.classes", "samples.entropy", "samples.count.", "samples.agree.", "critic.ece", "critic.reliability."]; // more telling at the end, as numbers
    private static readonly string[] _measured = ["test", "heldOut", "train", "samples", "critic", "poems", "fid", "kid", "precision", "recall", "density", "coverage"];
    private static readonly string[] _shares = ["precision", "recall", "density", "coverage"];

    /// <summary>The charts, most telling first.</summary>
    internal static IReadOnlyList<LineChart> Of(IReadOnlyList<MetricsRecord> records)
    {
        var keys = records.SelectMany(r => r.Values.Keys).Distinct().Where(IsDrawn).ToList();
        var heads = keys.Select(Head).Distinct().ToList();
        var objectives = keys.Where(k => _losses.Contains(Tail(k)) && !_measured.Contains(Head(k))).Select(Head).Distinct().Count();

        // One objective's loss and terms add up: they are drawn together. Several objectives have a chart of losses, and one each for their terms.
        return
        [
            .. keys.OrderBy(k => heads.IndexOf(Head(k))) // an objective keeps its colour from chart to chart
                .GroupBy(k => Place(k, objectives))
                .OrderBy(g => g.Key.Order)
                .Select(g => (g.Key.Title, Series: Lines(records, [.. g])))
                .Where(c => c.Series.Any(s => s.Finite.Count > 1))
                .Take(MostCharts)
                .Select(c => new LineChart(c.Title, c.Series, IsLinear: c.Title == Rate)),
        ];
    }

    // Of shares of the same chart, the floors would be lines too many.
    internal static bool IsDrawn(string key) => !_tables.Any(t => key.StartsWith(t, StringComparison.Ordinal)) && !(_shares.Contains(Head(key)) && key.Contains('.'));

    /// <summary>Whether it tells how good a model is: what was measured of it, or a loss.</summary>
    internal static bool IsJudgement(string key) => _measured.Contains(Head(key)) || _losses.Contains(Tail(key)) || Tail(key) == "perplexity";

    /// <summary>What one figure is called: "Nats, held out", "FID", "Generator loss".</summary>
    internal static string Name(string key) => Head(key) switch
    {
        "fid" or "kid" => key.ToUpperInvariant(),
        var head when _measured.Contains(head) && key.Contains('.') => $"{FirstUpper(FigureText.Words(Rest(key)))}, {FigureText.Words(head)}",
        _ => FirstUpper(FigureText.Words(key)),
    };

    private static (int Order, string Title) Place(string key, int objectives) => (Head(key), Tail(key)) switch
    {
        ("critic", _) => (1, "Discriminator right on pictures it has not learned from"),
        ("samples", _) when _opinions.Contains(key) => (2, "Samples, as the judge sees them"),
        ("fid" or "kid", _) => (2, $"{Head(key).ToUpperInvariant()}, and of training pictures"),
        var (head, _) when _shares.Contains(head) => (2, "How true and how varied, in the extractor's features"),
        var (head, _) when _measured.Contains(head) => (2, $"{FirstUpper(FigureText.Words(Rest(key)))}, {FigureText.Words(head)}"),
        var (_, tail) when _losses.Contains(tail) => (0, objectives > 1 ? "Losses" : "Loss"),
        var (_, tail) when _rates.Contains(tail) => (5, Rate),
        var (_, tail) when _norms.Contains(tail) => (4, "Gradient norm"),
        (_, "perplexity") => (2, "Perplexity"),
        var (_, tail) when tail.Contains("accuracy", StringComparison.OrdinalIgnoreCase) => (1, "Accuracy"),
        var (head, _) when objectives > 1 && head.Length > 0 => (3, FirstUpper(FigureText.Words(head))),
        _ when objectives == 1 => (0, "Loss"),
        var (_, tail) => (3, FirstUpper(FigureText.Words(tail))),
    };

    private static List<ChartSeries> Lines(IReadOnlyList<MetricsRecord> records, IReadOnlyList<string> keys)
    {
        var oneTail = keys.Select(Tail).Distinct().Count() == 1;
        var oneHead = keys.Select(Head).Distinct().Count() == 1;
        return [.. keys.Select(key => new ChartSeries(
            FigureText.Words(oneHead ? Rest(key) : oneTail ? Head(key) : key),
            [.. records.Where(r => r.Values.ContainsKey(key)).Select(r => ((double)r.Step, r.Values[key]))]))];
    }

    private static string Head(string key) => key.Contains('.') ? key[..key.IndexOf('.')] : _measured.Contains(key) ? key : "";

    private static string Rest(string key) => key[(key.IndexOf('.') + 1)..];

    private static string Tail(string key) => key[(key.LastIndexOf('.') + 1)..];

    private static string FirstUpper(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
}
