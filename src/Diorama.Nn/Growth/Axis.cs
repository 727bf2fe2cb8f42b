using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>A dimension of a parameter, as growth sees it.</summary>
/// <param name="Layout">What its places are.</param>
/// <param name="IsRead">
/// Whether the layer reads along it: copies of a place then share what was the place's weight, and of a new place nothing is read. Else the layer makes it:
/// copies are equal, and new places begin as they were drawn.
/// </param>
public readonly record struct Axis(AxisLayout Layout, bool IsRead)
{
    /// <summary>What the layer makes.</summary>
    public static Axis Made(AxisLayout layout) => new(layout, false);

    /// <summary>What the layer reads.</summary>
    public static Axis Read(AxisLayout layout) => new(layout, true);

    internal static Axis[] Of(Tensor value) => [.. value.Shape.ToArray().Select(size => Made(size))];

    internal static Axis[] Check(IReadOnlyList<Axis> axes, Tensor value) => axes.Select(axis => axis.Layout.Count).SequenceEqual(value.Shape.ToArray())
        ? [.. axes]
        : throw new ArgumentException($"Axes of [{string.Join(", ", axes.Select(a => a.Layout.Count))}] are not those of {value}.", nameof(axes));
}
