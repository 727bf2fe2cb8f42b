using System.Globalization;

namespace Diorama.Training;

/// <summary>
/// Watches a loss: one that is no number, or that stays a thousand times larger than at the start, will not come back by itself.
/// </summary>
internal sealed class DivergenceGuard
{
    private const int StartSteps = 20;
    private const double Explosion = 1000;
    private const int Patience = 50;

    private double _startMagnitude;
    private long _seen;
    private long? _explodingSince;

    /// <summary>The state, for a checkpoint.</summary>
    public GuardState State
    {
        get => new(_startMagnitude, _seen, _explodingSince);
        set => (_startMagnitude, _seen, _explodingSince) = (value.StartMagnitude, value.Seen, value.ExplodingSince);
    }

    /// <summary>Looks at a figure that must be a number, and may be any.</summary>
    /// <returns>What is wrong, to be read after the figure's name; null where all is well.</returns>
    public static string? CheckFinite(double value) => double.IsFinite(value) ? null : $"is {(double.IsNaN(value) ? "not a number" : "infinite")}";

    /// <summary>Looks at a loss.</summary>
    /// <param name="loss">The loss, one of perhaps several in a step.</param>
    /// <param name="step">Which step it is of, from 1.</param>
    /// <returns>What is wrong, to be read after the loss's name; null where all is well.</returns>
    public string? Check(double loss, long step)
    {
        if (CheckFinite(loss) is { } wrong) return wrong;
        if (_seen++ < StartSteps)
        {
            _startMagnitude = Math.Max(_startMagnitude, Math.Abs(loss));
            return null;
        }
        _explodingSince = Math.Abs(loss) > Explosion * Math.Max(_startMagnitude, 1) ? _explodingSince ?? step : null;
        return _explodingSince is null || step - _explodingSince + 1 < Patience
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"has been above {Explosion * Math.Max(_startMagnitude, 1):G3} for {Patience} steps, {Explosion} times as large as at the start");
    }
}
