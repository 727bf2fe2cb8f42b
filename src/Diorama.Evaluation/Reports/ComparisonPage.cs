using System.Xml.Linq;
using Diorama.Core;
using static Diorama.Evaluation.Html;

namespace Diorama.Evaluation;

/// <summary>One self-contained page on several runs side by side: their curves on common axes, their figures in one table.</summary>
public sealed record ComparisonPage
{
    /// <summary>The runs, at least two, in the order in which they are shown.</summary>
    public required IReadOnlyList<RunSection> Runs { get; init => field = [.. value]; }

    /// <summary>Over what the curves are drawn.</summary>
    /// <value>Default: steps.</value>
    public ComparisonAxis Axis { get; init; }

    /// <summary>What is to be known before figures are compared, in whole sentences.</summary>
    /// <value>Default: nothing.</value>
    public IReadOnlyList<string> Notes { get; init => field = [.. value]; } = [];

    // Folders of one name in different places are told by their places.
    private IReadOnlyList<string> Names => [.. Runs.Select(r => Runs.Count(other => other.Run.Name == r.Run.Name) > 1 ? r.Run.FullPath : r.Run.Name)];

    private string AxisWords => Axis switch
    {
        ComparisonAxis.Steps => "Curves over steps.",
        ComparisonAxis.Time => "Curves over minutes of training; a grown model's begin with those of what it grew from.",
        ComparisonAxis.OwnSteps => "Curves over steps; a grown model's begin at its growth.",
        _ => "Curves over minutes of training; a grown model's begin at its growth.",
    };

    /// <summary>The page.</summary>
    public string ToHtml() => ReportPage.Document(
        string.Join(" · ", Names),
        string.Join(' ', [AxisWords, .. Notes]),
        Tag("section", "run", Charts(), Table("Measured", Figures()), Table("Runs", Facts())));

    /// <summary>Writes the page, durably.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="UserException">The folder is missing or may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public void Write(string path) => AtomicFile.WriteText(path, ToHtml());

    private XElement? Charts()
    {
        var charts = ComparedCharts.Of([.. Names.Zip(Runs)], Axis);
        return charts.Count == 0 ? null : Tag("section", "", Tag("h3", "", "How they learned"), Tag("div", "charts", charts.Select(c => c.ToHtml())));
    }

    // In the order of the first run that has each; what only one of them has is worth seeing too.
    private IEnumerable<(string Name, IEnumerable<object> Cells)> Figures() =>
        Runs.SelectMany(r => r.Figures).Where(f => !FigureTable.IsDetail(f)).DistinctBy(f => f.Name).Select(figure =>
            (figure.Caption, Runs.Select(run => Cell(run.Figures.FirstOrDefault(f => f.Name == figure.Name)))));

    private static object Cell(Figure? figure) => figure is null
        ? ""
        : new object?[] { Tag("strong", "", FigureText.Value(figure.Value, figure.Unit)), FigureText.Interval(figure) is { Length: > 0 } interval ? Tag("small", "", interval) : null };

    private IEnumerable<(string Name, IEnumerable<object> Cells)> Facts() =>
    [
        ("Kind", Runs.Select(r => (object)(r.Recipe?.Model.Kind ?? ""))),
        ("Weights", Runs.Select(r => (object)(r.Facts.Parameters is { } count ? FigureText.Number(count) : ""))),
        ("Steps", Runs.Select(r => (object)(r.Records is [.., { } last] ? FigureText.Number(last.Step) : "none yet"))),
        ("Training time", Runs.Select(r => (object)FigureText.Seconds(r.TrainedSeconds))),
        ("Grew from", Runs.Select(r => (object)(r.Facts.Grown is { } grown ? $"{Path.GetFileName(grown.From)}, after {FigureText.Number(grown.Step)} steps in {FigureText.Seconds(grown.Seconds)}" : ""))),
    ];

    private XElement? Table(string title, IEnumerable<(string Name, IEnumerable<object> Cells)> rows)
    {
        var body = rows.Select(row => Tag("tr", "", Tag("th", "", With("scope", "row"), row.Name), row.Cells.Select(c => Tag("td", "", c)))).ToList();
        return body.Count == 0 ? null : Tag(
            "section",
            "",
            Tag("h3", "", title),
            Strip("", title, [Tag(
                "table",
                "",
                Tag("thead", "", Tag("tr", "", Tag("th", "", With("scope", "col"), ""), Names.Select(name => Tag("th", "", With("scope", "col"), name)))),
                Tag("tbody", "", body))]));
    }
}
