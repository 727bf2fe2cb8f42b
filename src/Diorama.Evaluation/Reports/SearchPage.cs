using System.Xml.Linq;
using Diorama.Core;
using static Diorama.Evaluation.Html;

namespace Diorama.Evaluation;

/// <summary>One self-contained page on a search: what matters, the figure at the values of each setting, and all trials.</summary>
public sealed record SearchPage
{
    /// <summary>What stands at the top.</summary>
    public required string Title { get; init; }

    /// <summary>A sentence or two below the title.</summary>
    public required string Lead { get; init; }

    /// <summary>The name of the figure.</summary>
    public required string Figure { get; init; }

    /// <summary>The command that trains the best trial's settings.</summary>
    public required string Command { get; init; }

    /// <summary>The settings, most telling first.</summary>
    public required IReadOnlyList<SettingPoints> Settings { get; init; }

    /// <summary>The heads of the table of trials.</summary>
    public required IReadOnlyList<string> Heads { get; init; }

    /// <summary>The trials, best first; as many words each as there are heads.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Rows { get; init; }

    /// <summary>The page.</summary>
    public string ToHtml() => ReportPage.Document(
        Title,
        Lead,
        Tag(
            "section",
            "run",
            Tag("section", "facts", Tag("h3", "", "Train the best"), Tag("pre", "command", Tag("code", "", Command))),
            Settings.Any(s => s.Points.Any(p => double.IsFinite(p.Figure)))
                ? Tag("section", "", Tag("h3", "", "What matters"), Tag("div", "charts", Settings.Select(s => SettingChart.Of(s, Figure))))
                : null,
            Tag("section", "", Tag("h3", "", "Trials"), Strip("", "Trials", [Table()]))));

    /// <summary>Writes the page, durably.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="UserException">The folder is missing or may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public void Write(string path) => AtomicFile.WriteText(path, ToHtml());

    private XElement Table() => Tag(
        "table",
        "",
        Tag("thead", "", Tag("tr", "", Heads.Select(h => Tag("th", "", With("scope", "col"), h)))),
        Tag("tbody", "", Rows.Select(row => Tag("tr", "", row.Select(word => Tag("td", "", word))))));
}
