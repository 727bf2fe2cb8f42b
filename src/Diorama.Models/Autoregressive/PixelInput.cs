using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// What a causal network reads: the map and a channel of ones, so that it knows where the map ends, moved by one row or one column. Moved once, no later
/// layer need be kept from looking at its own place.
/// </summary>
internal static class PixelInput
{
    /// <summary>Each row sees the row before it.</summary>
    /// <param name="input">[B, I, H, W].</param>
    /// <returns>[B, I + 1, H, W], in the memory order that convolutions are fastest in: a place's channels beside each other.</returns>
    internal static Tensor FromAbove(Tensor input) => WithOnes(input).ConstantPadNd([0, 0, 1, -1]).ChannelsLast();

    /// <summary>Each place sees the place to its left.</summary>
    /// <param name="input">[B, I, H, W].</param>
    /// <returns>[B, I + 1, H, W], as above.</returns>
    internal static Tensor FromLeft(Tensor input) => WithOnes(input).ConstantPadNd([1, -1]).ChannelsLast();

    /// <summary>A row of <see cref="FromAbove"/>.</summary>
    /// <returns>[B, W, I + 1].</returns>
    internal static Tensor RowAbove(Tensor input, int row) =>
        (row > 0 ? WithOnes(input.Select(2, row - 1)) : Tensor.Zeros([input.Size(0), input.Size(1) + 1, input.Size(3)], device: input.Device)).Transpose(1, 2);

    /// <summary>A place of <see cref="FromLeft"/>.</summary>
    /// <returns>[B, I + 1].</returns>
    internal static Tensor PlaceLeft(Tensor input, int row, int column) =>
        column > 0 ? WithOnes(input.Select(2, row).Select(2, column - 1)) : Tensor.Zeros([input.Size(0), input.Size(1) + 1], device: input.Device);

    private static Tensor WithOnes(Tensor input) => Tensor.Cat([input, input.Narrow(1, 0, 1).OnesLike()], dim: 1);
}
