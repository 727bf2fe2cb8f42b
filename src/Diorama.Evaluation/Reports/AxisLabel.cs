using System.Globalization;

namespace Diorama.Evaluation;

/// <summary>Numbers as an axis shows them: short, and no two marks alike.</summary>
internal static class AxisLabel
{
    /// <summary>The label of a mark.</summary>
    /// <param name="value">The mark's value.</param>
    /// <param name="step">The distance to the next one: as many digits are shown as tell them apart.</param>
    internal static string Of(double value, double step)
    {
        var size = Math.Abs(value);
        if (size < Math.Abs(step) * 1e-6) return "0";
        var (unit, mark) = size switch { >= 1e9 => (1e9, "G"), >= 1e6 => (1e6, "M"), >= 1e4 => (1e3, "k"), _ => (1.0, "") };
        if (size is < 1e-4 or >= 1e13) return value.ToString("0.##e0", CultureInfo.InvariantCulture).Replace('-', '−');
        var decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(Math.Abs(step) / unit) - 1e-9), 0, 9);
        return (value / unit).ToString("F" + decimals, CultureInfo.InvariantCulture).Replace('-', '−') + mark;
    }
}
