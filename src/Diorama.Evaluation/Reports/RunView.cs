using System.Xml.Linq;
using Diorama.Models;
using static Diorama.Evaluation.Html;

namespace Diorama.Evaluation;

/// <summary>A run's section of a page.</summary>
/// <param name="section">The run.</param>
/// <param name="named">Whether it stands among others and needs its name above it.</param>
internal sealed class RunView(RunSection section, bool named)
{
    private const int MostTiles = 4;
    private readonly SampleView _samples = new(section.Samples);

    /// <summary>The section.</summary>
    internal XElement ToHtml(string id) => Tag(
        "section",
        "run",
        With("id", id),
        named ? With("aria-labelledby", id + "-name") : With("aria-label", section.Run.Name),
        Tag("header", "", named ? Tag("h2", "", With("id", id + "-name"), section.Run.Name) : null, Tag("p", "lead", section.Lead ?? Lead())),
        Tag("div", "opening", _samples.Best(), Tiles()),
        _samples.Film(),
        _samples.Walk(),
        _samples.Reconstructions(),
        _samples.Others(),
        Charts(),
        FigureTable.Of(section.Figures),
        FactsView.Of(section));

    private string Lead()
    {
        var time = section.Records is [.., { } last] ? $"{FigureText.Number(last.Step)} steps in {FigureText.Seconds(section.TrainedSeconds)}" : "no steps yet";
        return section.Recipe is { } recipe ? $"{Family(recipe.Model.Kind)} that learned from {recipe.Data.Name}: {time}." : $"{time}.";
    }

    // "A variational autoencoder: reconstructs, …" is a variational autoencoder.
    private static string Family(string kind) => ModelFamilies.All.Find(kind)?.Description.Split(':', ';', ',')[0] is { } said && said.StartsWith("A ", StringComparison.Ordinal)
        ? said
        : $"A {kind} model";

    // What was aimed at comes first; then time, which everyone asks for.
    private XElement Tiles()
    {
        var chosen = section.Figures.Where(f => !FigureTable.IsDetail(f)).OrderBy(f => f.Target is null).Take(MostTiles)
            .Select(f => Tile(f.Caption, FigureText.Value(f.Value, f.Unit), FigureText.Target(f), f.Met));
        var last = section.Records is [.., { } record] ? record : null;
        return Tag(
            "dl",
            "tiles",
            chosen,
            last is null ? null : Tile("Training time", FigureText.Seconds(section.TrainedSeconds), $"{FigureText.Number(last.Step)} steps", null),
            last is { Seconds: > 0 } ? Tile("Speed", $"{FigureText.Number(last.Step / last.Seconds)} steps/s", section.Facts.Hardware is { } h ? Plural(h.Cores, "core") : "", null) : null,
            section.Facts.Parameters is { } count ? Tile("Parameters", FigureText.Number(count), "", null) : null);
    }

    private static XElement Tile(string name, string value, string note, bool? met) => Tag(
        "div",
        met switch { true => "tile met", false => "tile missed", null => "tile" },
        Tag("dt", "", name),
        Tag("dd", "value", value),
        note.Length == 0 ? null : Tag("dd", "note", met switch { true => "✓ ", false => "✗ ", null => "" }, note));

    private XElement? Charts()
    {
        var charts = MetricCharts.Of(section.Records);
        return charts.Count == 0 ? null : Tag("section", "", Tag("h3", "", "How it learned"), Tag("div", "charts", charts.Select(c => c.ToHtml())));
    }

    internal static string Plural(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";
}
