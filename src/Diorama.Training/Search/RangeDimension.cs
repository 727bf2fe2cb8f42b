using System.Globalization;

namespace Diorama.Training;

/// <summary>A setting that is a number between two others.</summary>
/// <param name="Path">The setting.</param>
/// <param name="From">The least value.</param>
/// <param name="To">The greatest; above the least.</param>
/// <param name="IsLog">Whether equal ratios are as far apart as each other: both ends are then above 0.</param>
/// <param name="IsWhole">Whether it is a whole number.</param>
public sealed record RangeDimension(string Path, double From, double To, bool IsLog, bool IsWhole) : Dimension(Path)
{
    // More digits than matter would make recipes hard to read.
    private const string Digits = "G5";

    /// <inheritdoc/>
    public override int? Count => IsWhole ? (int)Math.Min(int.MaxValue, To - From + 1) : null;

    private double Low => Scaled(IsWhole ? From - 0.5 : From);

    private double High => Scaled(IsWhole ? To + 0.5 : To);

    /// <inheritdoc/>
    public override string Value(double place)
    {
        var value = Number(place);
        return IsWhole ? value.ToString("F0", CultureInfo.InvariantCulture) : value.ToString(Digits, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public override double Settle(double place) => IsWhole ? Math.Clamp((Scaled(Number(place)) - Low) / (High - Low), 0, 1) : place;

    // Each whole number has the part of the line that is nearest to it, the ends too.
    private double Number(double place)
    {
        var value = Low + place * (High - Low);
        if (IsLog) value = Math.Exp(value);
        return Math.Clamp(IsWhole ? Math.Round(value, MidpointRounding.AwayFromZero) : value, From, To);
    }

    private double Scaled(double value) => IsLog ? Math.Log(value) : value;
}
