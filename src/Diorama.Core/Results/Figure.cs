using System.Text.Json.Serialization;

namespace Diorama.Core;

/// <summary>Something that was measured, with what is needed to judge and to repeat it: one entry of the <c>results</c> of a JSON document.</summary>
/// <param name="Name">Its name for machines, stable, such as <c>samples.sure</c>.</param>
/// <param name="Value">The figure; NaN where it could not be measured.</param>
/// <param name="Unit">Its unit: <c>nats</c>, <c>s</c>, <c>MiB</c>; <c>share</c> for a part of a whole in [0, 1]; empty for a plain number.</param>
public sealed record Figure(string Name, double Value, string Unit)
{
    /// <summary>Its name for people, a few words.</summary>
    /// <value>Default null: the name is shown.</value>
    public string? Title { get; init; }

    /// <summary>The same of whom we compare with.</summary>
    public double? Peer { get; init; }

    /// <summary>Ours over the peer's.</summary>
    public double? Ratio { get; init; }

    /// <summary>What was aimed at.</summary>
    public double? Target { get; init; }

    /// <summary>Where it should lie beside the target.</summary>
    public FigureGoal? Goal { get; init; }

    /// <summary>Whether the target was met.</summary>
    public bool? Met { get; init; }

    /// <summary>How it was measured, so that another can do the same.</summary>
    public string? Protocol { get; init; }

    /// <summary>The seed of what was drawn for it.</summary>
    public long? Seed { get; init; }

    /// <summary>How many examples, samples or repetitions it is taken from.</summary>
    public long? Samples { get; init; }

    /// <summary>The lower end of its 95% interval.</summary>
    /// <value>Default null: there is no interval; so is NaN.</value>
    public double? Low { get; init => field = OrNone(value); }

    /// <summary>The upper end of its 95% interval.</summary>
    /// <value>Default null: there is no interval; so is NaN.</value>
    public double? High { get; init => field = OrNone(value); }

    /// <summary>What people read: the title, or the name where there is none.</summary>
    [JsonIgnore]
    public string Caption => Title ?? Name;

    /// <summary>This with a target to reach; met when the value reaches it, and never by NaN.</summary>
    public Figure AtLeast(double target) => this with { Target = target, Goal = FigureGoal.AtLeast, Met = Value >= target };

    /// <summary>This with a target not to exceed; met when the value does not, and never by NaN.</summary>
    public Figure AtMost(double target) => this with { Target = target, Goal = FigureGoal.AtMost, Met = Value <= target };

    /// <summary>This with a target to hit; met when the value lies within the tolerance of it, and never by NaN.</summary>
    public Figure Near(double target, double tolerance) => this with { Target = target, Goal = FigureGoal.Near, Met = Math.Abs(Value - target) <= tolerance };

    private static double? OrNone(double? end) => end is { } number && double.IsNaN(number) ? null : end;
}
