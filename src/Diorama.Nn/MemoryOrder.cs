using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// The order in which a map's numbers lie in memory. Layers keep that of their input; on a processor, convolutions with all channels of a place side by side
/// need no reordering, and took 0.5 to 0.8 of the time.
/// </summary>
public static class MemoryOrder
{
    /// <summary>The same numbers with a place's channels side by side, copied where they lie otherwise.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <returns>[N, C, H, W].</returns>
    public static Tensor ChannelsLast(this Tensor x) => x.Permute(0, 2, 3, 1).Contiguous().Permute(0, 3, 1, 2);

    /// <summary>Whether a place's channels lie side by side. Of one channel, or a single place, they do in either order.</summary>
    /// <param name="x">[N, C, H, W].</param>
    public static bool IsChannelsLast(this Tensor x) => x.Permute(0, 2, 3, 1).IsContiguous;
}
