using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Predicts each place of a map, and within a place each group, from all that stand before it: rows from the top, places from the left, groups in order.
/// Shapes: B examples, I inputs, O outputs, H rows, W columns, N conditions.
/// </summary>
internal abstract class PixelNetwork(PixelMap map) : Module
{
    internal PixelMap Map { get; } = map;

    /// <summary>Predicts all places at once.</summary>
    /// <param name="input">[B, I, H, W].</param>
    /// <param name="condition">[B, N], or null where there are no conditions.</param>
    /// <returns>[B, O, H, W]: the logits of a group at a place depend on nothing from that group on.</returns>
    internal abstract Tensor Forward(Tensor input, Tensor? condition);

    /// <summary>Predicts one place after the other of a map that is still being made.</summary>
    /// <param name="canvas">[B, I, H, W], which the caller fills while it asks; borrowed.</param>
    /// <param name="condition">[B, N], or null.</param>
    /// <returns>Holds caches in the scope that is current now, and the weights as they are now.</returns>
    internal abstract PixelStepper Stepper(Tensor canvas, Tensor? condition);
}
