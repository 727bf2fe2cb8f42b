using System.Globalization;
using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>Figures as people read them.</summary>
internal static class FigureText
{
    private const string Share = "share";

    /// <summary>A number with about three digits that count: 0.0312, 1.23, 98.7, 1,234.</summary>
    internal static string Number(double value)
    {
        if (double.IsNaN(value)) return "not a number";
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "−∞";
        var size = Math.Abs(value);
        var format = size switch
        {
            0 => "0",
            < 1e-4 or >= 1e9 => "0.##e0",
            >= 1000 => "#,0",
            _ when value == Math.Floor(value) => "0",
            >= 10 => "0.0",
            >= 1 => "0.00",
            >= 0.1 => "0.000",
            >= 0.01 => "0.0000",
            _ => "G3",
        };
        return Signed(value.ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>A value with its unit: 93.1%, 103 nats, 1 min 32 s.</summary>
    internal static string Value(double value, string unit) => unit switch
    {
        _ when !double.IsFinite(value) => Number(value),
        Share => Percent(value),
        "s" => Seconds(value),
        "" => Number(value),
        "samples" when value == 1 => "1 sample",
        _ => $"{Number(value)} {unit}",
    };

    /// <summary>The 95% interval, or nothing.</summary>
    internal static string Interval(Figure figure) => figure is { Low: { } low, High: { } high } && double.IsFinite(low) && double.IsFinite(high)
        ? figure.Unit == Share ? $"{Percent(low)} to {Percent(high)}" : $"{Number(low)} to {Number(high)}"
        : "";

    /// <summary>The target with its side, or nothing.</summary>
    internal static string Target(Figure figure) => figure.Target is not { } target ? "" : figure.Goal switch
    {
        FigureGoal.AtLeast => $"at least {Value(target, figure.Unit)}",
        FigureGoal.AtMost => $"at most {Value(target, figure.Unit)}",
        FigureGoal.Near => $"about {Value(target, figure.Unit)}",
        _ => Value(target, figure.Unit),
    };

    /// <summary>A duration: 4.2 s, 1 min 32 s, 2 h 5 min.</summary>
    internal static string Seconds(double seconds)
    {
        if (!double.IsFinite(seconds) || Math.Abs(seconds) < 10 || Math.Abs(seconds) > 1e9) return $"{Number(seconds)} s";
        var whole = (long)Math.Round(seconds);
        return whole switch
        {
            < 60 => $"{whole} s",
            < 3600 => $"{whole / 60} min {whole % 60} s",
            _ => $"{whole / 3600} h {whole % 3600 / 60} min",
        };
    }

    /// <summary>A key such as <c>gradNorm</c> or <c>grad_norm</c> in words: grad norm.</summary>
    internal static string Words(string key) => string.Concat(key.Select((c, i) =>
        c is '_' or '-' or '.' ? " " : char.IsUpper(c) && i > 0 && char.IsLower(key[i - 1]) ? " " + char.ToLowerInvariant(c) : c.ToString()));

    private static string Percent(double share) => Signed((100 * share).ToString("0.#", CultureInfo.InvariantCulture)) + "%";

    // Zero has no sign, nor what is so small that it reads as zero.
    private static string Signed(string number) => number == "-0" ? "0" : number.Replace('-', '−');
}
