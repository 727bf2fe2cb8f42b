using System.Xml.Linq;
using static Diorama.Evaluation.Html;

namespace Diorama.Evaluation;

/// <summary>A dot for each trial: the value of one setting across, the figure upwards; drawn as SVG.</summary>
internal static class SettingChart
{
    internal static XElement Of(SettingPoints setting, string figure)
    {
        var points = setting.Points.Where(p => double.IsFinite(p.Figure)).ToList();
        var axis = LinearAxis.Round(points.Min(p => p.Figure), points.Max(p => p.Figure));
        return Tag(
            "figure",
            "chart",
            Tag("figcaption", "", Tag("strong", "", setting.Setting), setting.Share is { } share ? Tag("span", "muted", $" explains {FigureText.Value(share, "share")} of {figure} alone") : null),
            Tag(
                "svg",
                "c0",
                With("viewBox", $"0 0 {Svg.Number(LineChart.Width)} {Svg.Number(LineChart.Height)}"),
                With("role", "img"),
                With("aria-label", $"{figure} at {points.Count} values of {setting.Setting}"),
                axis.Ticks.Select(t =>
                    Tag(
                        "g",
                        "grid",
                        Tag(
                            "line",
                            "",
                            With("x1", Svg.Number(LineChart.Left)),
                            With("x2", Svg.Number(LineChart.Width - LineChart.Right)),
                            With("y1", Svg.Number(Y(t.Value))),
                            With("y2", Svg.Number(Y(t.Value)))
                        ),
                        Text(LineChart.Left - 6, Y(t.Value) + 4, "end", t.Label)
                    )
                ),
                setting.Marks.Select(m => Tag("g", "grid", Text(X(m.Place), LineChart.Height - 10, "middle", m.Value))),
                points.Select(p => Tag("circle", "", With("cx", Svg.Number(X(p.Place))), With("cy", Svg.Number(Y(p.Figure))), With("r", "4")))));

        double Y(double value) => LineChart.Height - LineChart.Bottom - axis.Place(value) * (LineChart.Height - LineChart.Top - LineChart.Bottom);
    }

    private static double X(double place) => LineChart.Left + place * (LineChart.Width - LineChart.Left - LineChart.Right);

    private static XElement Text(double x, double y, string anchor, string text) =>
        Tag("text", "", With("x", Svg.Number(x)), With("y", Svg.Number(y)), With("text-anchor", anchor), text);
}
