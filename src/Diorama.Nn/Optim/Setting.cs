using System.Runtime.CompilerServices;

namespace Diorama.Nn;

/// <summary>Checks of an optimiser's settings, once, when it is made. NaN fails each of them.</summary>
internal static class Setting
{
    internal static double Decay(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} lies in [0, 1).");

    internal static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is greater than 0.");

    internal static double AtLeastZero(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 0.");
}
