using System.Xml.Linq;
using Diorama.Core;
using static Diorama.Evaluation.Html;

namespace Diorama.Evaluation;

/// <summary>Every figure with its interval, its target and how it was measured.</summary>
internal static class FigureTable
{
    private const string Counts = "samples"; // the unit of counts class by class

    private static readonly string[] _families = ["samples.agree.", "critic.reliability."]; // many rows that few read

    internal static XElement? Of(IReadOnlyList<Figure> figures)
    {
        if (figures.Count == 0) return null;
        var details = figures.Where(IsDetail).ToList();
        var others = figures.Where(f => !IsDetail(f)).ToList();
        return Tag(
            "section",
            "",
            Tag("h3", "", "Measured"),
            others.Count == 0 ? null : Table(others),
            details.Count == 0 ? null : Tag("details", "", Tag("summary", "", "Class by class, bin by bin"), Table(details)));
    }

    /// <summary>Whether it is one of many, class by class or bin by bin.</summary>
    internal static bool IsDetail(Figure figure) => figure.Unit == Counts || _families.Any(f => figure.Name.StartsWith(f, StringComparison.Ordinal));

    private static XElement Table(List<Figure> figures)
    {
        var aimed = figures.Exists(f => f.Target is not null);
        string[] heads = aimed ? ["Figure", "Value", "Target"] : ["Figure", "Value"];
        return Strip("", "Measured figures", [Tag(
            "table",
            "",
            Tag("thead", "", Tag("tr", "", heads.Select(h => Tag("th", "", With("scope", "col"), h)))),
            Tag("tbody", "", figures.Select(f => Row(f, aimed))))]);
    }

    private static XElement Row(Figure figure, bool aimed) => Tag(
        "tr",
        "",
        Tag("th", "", With("scope", "row"), figure.Caption, Note(Protocol(figure))),
        Tag("td", "", Tag("strong", "", FigureText.Value(figure.Value, figure.Unit)), Note(FigureText.Interval(figure))),
        !aimed ? null : Tag("td", figure.Met switch { true => "met", false => "missed", null => "" }, figure.Met switch { true => "✓ ", false => "✗ ", null => "" }, FigureText.Target(figure)));

    private static XElement? Note(string text) => text.Length == 0 ? null : Tag("small", "", text);

    private static string Protocol(Figure figure) => string.Join(" · ", new[]
    {
        figure.Protocol ?? "",
        figure.Samples is { } n ? $"n = {FigureText.Number(n)}" : "",
        figure.Seed is { } seed ? FormattableString.Invariant($"seed {seed}") : "",
        figure.Peer is { } peer ? $"peer {FigureText.Value(peer, figure.Unit)}" : "",
        figure.Ratio is { } ratio ? $"ratio {FigureText.Number(ratio)}" : "",
    }.Where(t => t.Length > 0));
}
