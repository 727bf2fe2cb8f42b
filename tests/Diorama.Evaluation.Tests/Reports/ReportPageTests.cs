using System.Text.RegularExpressions;
using System.Xml.Linq;
using Diorama.Core;
using Diorama.Tests;

namespace Diorama.Evaluation.Tests.Reports;

public sealed partial class ReportPageTests : IDisposable
{
    private const string Hostile = "<script>alert('x')</script>\"&\u0007</style>";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_RunThatHasJustBegun_MakesAPage()
    {
        var run = RunMaker.Make(_folder);
        Assert.Equal(run.ReportPath, RunReport.Write(run));
        var page = Parse(File.ReadAllText(run.ReportPath));
        Assert.Equal("digits-vae", page.Descendants("h1").Single().Value); // the recipe, not the folder
        Assert.Contains("A variational autoencoder that learned from digits: no steps yet.", page.Value, StringComparison.Ordinal);
        Assert.Empty(page.Descendants("svg"));
        Assert.Contains("./diorama train", page.Descendants("code").First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_WholeRun_ShowsAllOfIt()
    {
        var page = Parse(Page(Whole()));
        Assert.Equal(["From noise to form", "From one dream to another", "Seen and remembered", "How it learned", "Measured", "Run it again"],
            page.Descendants("h3").Select(h => h.Value));
        Assert.Equal(5, page.Descendants("img").Count()); // the last samples large, two frames, two panels
        Assert.All(page.Descendants("img"), i => Assert.NotEmpty(i.Attribute("alt")!.Value));
        Assert.All(page.Descendants("img"), i => Assert.Equal(("6", "4"), (i.Attribute("width")!.Value, i.Attribute("height")!.Value)));
        Assert.All(page.Descendants("svg").Where(s => s.Parent!.Name == "figure"), s => Assert.NotEmpty(s.Attribute("aria-label")!.Value));
        Assert.Contains("✓ at least 80%", page.Value, StringComparison.Ordinal);
        Assert.Contains("Reference processor, 2 cores", page.Value, StringComparison.Ordinal);
        Assert.Contains("seed: 42", page.Descendants("details").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_AnyRun_LoadsNothingFromAnywhere()
    {
        var html = Page(Whole());
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", html, StringComparison.OrdinalIgnoreCase);
        Assert.All(Parse(html).Descendants().Attributes().Where(a => a.Name == "src" || a.Name == "href"),
            a => Assert.Matches("^(data:|#run-)", a.Value));
    }

    [Fact]
    public void ToHtml_PictureInThePage_IsTheFile()
    {
        var run = RunMaker.Make(_folder).WithPicture("step-000010.png");
        var source = Parse(Page(run)).Descendants("img").Single().Attribute("src")!.Value;
        const string Prefix = "data:image/png;base64,";
        Assert.StartsWith(Prefix, source, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Path.Combine(run.SamplesPath, "step-000010.png")), Convert.FromBase64String(source[Prefix.Length..]));
    }

    [Fact]
    public void ToHtml_HostileContent_IsShownNotObeyed()
    {
        var run = RunMaker.Make(_folder, yaml: $"name: {Hostile}\n")
            .WithMetrics(RunMaker.Record(1, ($"{Hostile}.loss", 1)), RunMaker.Record(2, ($"{Hostile}.loss", 2)))
            .WithText("step-000001.txt", $"{Hostile}\n\n{Hostile}")
            .WithText("step-000002.txt", Hostile);
        new ResultsDocument { Results = [new Figure(Hostile, 1, Hostile) { Title = Hostile, Protocol = Hostile }] }.Write(run.ResultsPath);
        new RunFacts { Command = Hostile, Device = Hostile, Hardware = new Hardware(Hostile, 1, 1, Hostile) }.Write(run.FactsPath);

        var html = new ReportPage { Title = Hostile, Lead = Hostile, Sections = [RunSection.Read(run) with { Lead = Hostile }, RunSection.Read(run)] }.ToHtml();

        var page = Parse(html);
        Assert.Empty(page.Descendants("script"));
        Assert.Single(page.Descendants("style"));
        Assert.DoesNotContain('\u0007', html);
        Assert.Equal("<script>alert('x')</script>\"&\uFFFD</style>", page.Descendants("h1").Single().Value);
    }

    [Fact]
    public void ToHtml_FiguresThatAreNoNumbers_AreSaid()
    {
        var run = RunMaker.Make(_folder).WithMetrics(
            RunMaker.Record(1, ("loss", 1)), RunMaker.Record(2, ("loss", double.NaN)), RunMaker.Record(3, ("loss", double.PositiveInfinity)), RunMaker.Record(4, ("loss", 2)));
        new ResultsDocument { Results = [new Figure("a", double.NaN, "share") { Low = double.NaN, High = double.NaN }.AtLeast(0.8)] }.Write(run.ResultsPath);
        var page = Parse(Page(run));
        Assert.Contains("not a number", page.Value, StringComparison.Ordinal);
        Assert.Contains("✗ at least 80%", page.Value, StringComparison.Ordinal);
        Assert.Equal(2, page.Descendants("circle").Count());
        Assert.DoesNotContain("NaN", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_CountsOfClasses_AreFoldedAway()
    {
        var run = RunMaker.Make(_folder);
        new ResultsDocument { Results = [new Figure("samples.count.3", 12, "samples") { Title = "Samples taken for 3" }, new Figure("test.nats", 98, "nats")] }.Write(run.ResultsPath);
        var page = Parse(Page(run));
        Assert.Equal("Samples taken for 3", page.Descendants("details").First().Descendants("tbody").Single().Descendants("th").Single().Value);
        Assert.DoesNotContain("Samples taken", page.Descendants("dl").First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_Twice_IsTheSame()
    {
        var run = Whole();
        Assert.Equal(Page(run), Page(run));
    }

    [Fact]
    public void ToHtml_SeveralRuns_HasAWayToEach()
    {
        var runs = new[] { "one", "two" }.Select(n => RunSection.Read(RunMaker.Make(_folder, n))).ToList();
        var page = Parse(new ReportPage { Title = "Quickstart", Sections = runs }.ToHtml());
        var ids = page.Descendants("section").Attributes("id").Select(i => "#" + i.Value).ToList();
        Assert.Equal(["#run-1", "#run-2"], ids);
        Assert.Equal(ids, page.Descendants("nav").Single().Elements("a").Select(a => a.Attribute("href")!.Value));
        Assert.Equal(["one", "two"], page.Descendants("h2").Select(h => h.Value));
    }

    [Fact]
    public void ToHtml_RecipeOfAnotherVersion_IsShownAsItIs()
    {
        var run = RunMaker.Make(_folder, yaml: "some: {future: thing}\n").WithMetrics(RunMaker.Record(5, ("loss", 1)));
        Assert.Contains("some: {future: thing}", Parse(Page(run)).Descendants("details").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_Tags_AreOnesThatHtmlKnows()
    {
        string[] known =
        [
            "html", "head", "meta", "link", "title", "style", "body", "header", "main", "footer", "nav", "section", "a", "p", "h1", "h2", "h3", "div", "figure", "figcaption",
            "img", "strong", "span", "small", "b", "i", "ul", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "pre", "code", "details", "summary",
            "blockquote", "svg", "g", "path", "line", "text", "circle",
        ];
        var page = Parse(Page(Whole().WithText("poem.txt", "a\nb")));
        Assert.Empty(page.DescendantsAndSelf().Select(e => e.Name.LocalName).Distinct().Except(known));
        var ids = page.Descendants().Attributes("id").Select(i => i.Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    private RunDirectory Whole()
    {
        var run = RunMaker.Make(_folder)
            .WithMetrics([.. Enumerable.Range(1, 40).Select(i => RunMaker.Record(i, ("loss", 40.0 / i), ("lr", 0.1 / i)))])
            .WithPicture("step-000000.png").WithPicture("step-000040.png").WithPicture("interpolation.png").WithPicture("final-reconstructions.png");
        new ResultsDocument { Results = [new Figure("samples.sure", 0.93, "share").AtLeast(0.8), new Figure("b", 2, "nats") { Low = 1, High = 3, Samples = 10, Seed = 1 }] }.Write(run.ResultsPath);
        new RunFacts
        {
            Command = "./diorama train digits-vae", Started = DateTimeOffset.UnixEpoch, Parameters = 1000, Threads = 2, Libtorch = "1.13.1", Device = "cpu",
            Hardware = new Hardware("Reference processor", 2, 8L << 30, "Linux"),
        }.Write(run.FactsPath);
        return run;
    }

    private static string Page(RunDirectory run) => new ReportPage { Title = run.Name, Sections = [RunSection.Read(run)] }.ToHtml();

    // The page is well-formed XML as well as HTML: a strict parser reads it once the document type is gone.
    private static XElement Parse(string html)
    {
        Assert.StartsWith("<!DOCTYPE html>\n", html, StringComparison.Ordinal);
        return XElement.Parse(DocumentType().Replace(html, ""), LoadOptions.PreserveWhitespace);
    }

    [GeneratedRegex("^<!DOCTYPE html>\n")]
    private static partial Regex DocumentType();
}
