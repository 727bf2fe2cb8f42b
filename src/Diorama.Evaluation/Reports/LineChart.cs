using System.Xml.Linq;
using static Diorama.Evaluation.Html;

namespace Diorama.Evaluation;

/// <summary>Lines over the steps of a run, or over its time, drawn as SVG: the trend in full colour over the faint line as measured.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Series">The lines; at least one has a finite point.</param>
/// <param name="IsLinear">Whether equal distances mean equal differences, however far the values reach.</param>
/// <param name="Over">What the lines go over, in words; the steps by default.</param>
/// <param name="IsCompared">Whether it is the lines' ends that matter: the first third of each may leave the chart, and where the first line ends all are held against it.</param>
internal sealed record LineChart(string Title, IReadOnlyList<ChartSeries> Series, bool IsLinear = false, string Over = "the steps", bool IsCompared = false)
{
    internal const double Width = 480, Height = 260, Left = 52, Right = 18, Top = 12, Bottom = 30;

    private const int Stretches = 180; // of the width, about two units each
    private const double LogFrom = 50; // the ratio of highest to lowest from which equal distances mean equal ratios

    /// <summary>The steps, or the time.</summary>
    internal ChartAxis X { get; } = LinearAxis.Exact(
        Series.SelectMany(s => s.Points).Min(p => p.X), Series.SelectMany(s => s.Points).Max(p => p.X));

    /// <summary>The values: all of the trend, and all but the rarest outliers of what was measured.</summary>
    internal ChartAxis Y { get; } = ValueAxis(Series, IsLinear, IsCompared);

    /// <summary>The chart with its title and legend.</summary>
    internal XElement ToHtml() => Tag(
        "figure",
        "chart",
        Tag("figcaption", "", Tag("strong", "", Title), Y is LogAxis ? Tag("span", "muted", " log scale") : null),
        Tag("ul", "legend", Series.Select((s, i) => Tag("li", $"c{i % 6}", Tag("i", ""), s.Name, " ", Tag("b", "", LastOf(s))))),
        Drawing());

    private XElement Drawing() => Tag(
        "svg",
        "",
        With("viewBox", $"0 0 {Svg.Number(Width)} {Svg.Number(Height)}"),
        With("role", "img"),
        With("aria-label", Description()),
        Y.Ticks.Select(t => Row(AcrossY(t.Value), t.Label)),
        X.Ticks.Select(t => Column(AcrossX(t.Value), t.Label)),
        Level(),
        Tag("svg", "", Box(), Series.Select(Line)));

    // An inner drawing area cuts off what leaves the plot, without an id that two charts of a page would share.
    private static object[] Box() =>
    [
        With("x", Svg.Number(Left)), With("y", Svg.Number(Top - 4)),
        With("width", Svg.Number(Width - Left - Right + 4)), With("height", Svg.Number(Height - Top - Bottom + 8)),
        With("viewBox", $"{Svg.Number(Left)} {Svg.Number(Top - 4)} {Svg.Number(Width - Left - Right + 4)} {Svg.Number(Height - Top - Bottom + 8)}"),
    ];

    private XElement Line(ChartSeries series, int index) => Tag(
        "g",
        $"c{index % 6}",
        series.IsNoisy ? Tag("path", "raw", With("d", Drawn(series.Points))) : null,
        Tag("path", "line", With("d", Drawn(series.Trend))),
        series.IsSparse ? series.Finite.Select(Across).Select(p => Tag("circle", "", With("cx", Svg.Number(p.X)), With("cy", Svg.Number(p.Y)), With("r", "3"))) : null);

    private XElement? Level() => !IsCompared || Series[0].Finite.Count == 0 ? null
        : Tag("line", "level", With("x1", Svg.Number(Left)), With("x2", Svg.Number(Width - Right)), With("y1", Svg.Number(AcrossY(End))), With("y2", Svg.Number(AcrossY(End))));

    private double End => Series[0].Trend.Last(p => double.IsFinite(p.Y)).Y;

    private string Drawn(IReadOnlyList<(double X, double Y)> points) => Svg.Path(Thinning.Extremes(points, Stretches).Select(Across));

    private static XElement Row(double y, string label) => Tag(
        "g",
        "grid",
        Tag("line", "", With("x1", Svg.Number(Left)), With("x2", Svg.Number(Width - Right)), With("y1", Svg.Number(y)), With("y2", Svg.Number(y))),
        Tag("text", "", With("x", Svg.Number(Left - 6)), With("y", Svg.Number(y + 4)), With("text-anchor", "end"), label));

    private static XElement Column(double x, string label) => Tag(
        "g",
        "grid",
        Tag("text", "", With("x", Svg.Number(x)), With("y", Svg.Number(Height - 10)), With("text-anchor", "middle"), label));

    private (double X, double Y) Across((double X, double Y) point) => (AcrossX(point.X), AcrossY(point.Y));

    private double AcrossX(double step) => Left + X.Place(step) * (Width - Left - Right);

    // Far outliers are cut off anyway: coordinates stay small.
    private double AcrossY(double value) => double.IsFinite(value)
        ? Height - Bottom - Math.Clamp(Y.Place(value), -1, 2) * (Height - Top - Bottom)
        : double.NaN;

    private string Description() => $"{Title} over {Over}. " + string.Join("; ", Series.Where(s => s.Finite.Count > 0).Select(s =>
        $"{s.Name} from {FigureText.Number(s.Finite[0].Y)} to {LastOf(s)}"));

    private static string LastOf(ChartSeries series) => series.Trend is [.., { } last] ? FigureText.Number(last.Y) : "";

    private static ChartAxis ValueAxis(IReadOnlyList<ChartSeries> all, bool isLinear, bool isCompared)
    {
        var raw = all.SelectMany(s => Shown(s.Finite)).Select(p => p.Y).Order().ToList();
        var values = all.SelectMany(s => Shown(s.Trend)).Select(p => p.Y).Where(double.IsFinite)
            .Append(raw[raw.Count / 100]).Append(raw[raw.Count - 1 - raw.Count / 100]).ToList();
        var (low, high) = (values.Min(), values.Max());
        if (!isLinear && low > 0 && high / low >= LogFrom) return new LogAxis(low / 1.1, high * 1.1);
        var nearZero = low > -0.02 * high && low < 0.35 * high; // then the axis begins there
        return LinearAxis.Round(nearZero ? 0 : low, high);

        IEnumerable<(double X, double Y)> Shown(IReadOnlyList<(double X, double Y)> points) => points.Skip(isCompared ? points.Count / 3 : 0);
    }
}
