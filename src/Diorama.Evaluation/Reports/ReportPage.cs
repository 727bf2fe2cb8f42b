using System.Xml.Linq;
using Diorama.Core;
using static Diorama.Evaluation.Html;

namespace Diorama.Evaluation;

/// <summary>
/// One self-contained page on one run or several: styles, drawings and pictures within it, no scripts, nothing loaded from anywhere.
/// The same runs always make the same bytes.
/// </summary>
public sealed record ReportPage
{
    private static readonly Lazy<string> _style = new(ReadStyle);

    /// <summary>What stands at the top.</summary>
    public required string Title { get; init; }

    /// <summary>A sentence or two below the title.</summary>
    /// <value>Default null: none.</value>
    public string? Lead { get; init; }

    /// <summary>The runs, in the order in which they are shown.</summary>
    public required IReadOnlyList<RunSection> Sections { get; init => field = [.. value]; }

    /// <summary>The page.</summary>
    public string ToHtml() => Document(Title, Lead, Sections.Select((s, i) => new RunView(s, Sections.Count > 1).ToHtml($"run-{i + 1}")), Contents());

    /// <summary>A page of its own: styles within it, nothing loaded from anywhere.</summary>
    /// <param name="title">What stands at the top.</param>
    /// <param name="lead">A sentence below it, or null.</param>
    /// <param name="main">What the page shows.</param>
    /// <param name="contents">What leads to its parts, or null.</param>
    internal static string Document(string title, string? lead, object main, XElement? contents = null) => HtmlText.Document(Tag(
        "html",
        "",
        With("lang", "en"),
        Tag(
            "head",
            "",
            Tag("meta", "", With("charset", "utf-8")),
            Tag("meta", "", With("name", "viewport"), With("content", "width=device-width, initial-scale=1")),
            Tag("meta", "", With("name", "color-scheme"), With("content", "light dark")),
            Tag("meta", "", With("http-equiv", "Content-Security-Policy"), With("content", "default-src 'none'; img-src data:; style-src 'unsafe-inline'")),
            Tag("link", "", With("rel", "icon"), With("href", "data:,")),
            Tag("title", "", $"{title} · Diorama"),
            Tag("style", "", _style.Value)),
        Tag(
            "body",
            "",
            Tag("header", "page", Tag("p", "brand", "Diorama"), Tag("h1", "", title), lead is null ? null : Tag("p", "lead", lead), contents),
            Tag("main", "", main),
            Tag("footer", "page", Tag("p", "", "Made by Diorama. This page is complete in itself: it can be kept, sent and opened without a network.")))));

    /// <summary>Writes the page, durably.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="UserException">The folder is missing or may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public void Write(string path) => AtomicFile.WriteText(path, ToHtml());

    private XElement? Contents() => Sections.Count < 2 ? null : Tag(
        "nav",
        "",
        With("aria-label", "Runs"),
        Sections.Select((s, i) => Tag("a", "", With("href", $"#run-{i + 1}"), s.Run.Name)));

    private static string ReadStyle()
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return "\n" + reader.ReadToEnd();
    }
}
