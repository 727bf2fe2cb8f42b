using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The gated activation: tanh of the first half of the channels, times sigmoid of the second; by a kernel of ours where there is one.</summary>
/// <remarks>van den Oord et al. 2016, arXiv 1606.05328, eq. 2.</remarks>
internal static class PixelGate
{
    /// <param name="x">[B, 2 C, ...], or with the channels in another dimension.</param>
    /// <param name="dim">Where the channels are.</param>
    /// <returns>[B, C, ...].</returns>
    internal static Tensor Of(Tensor x, int dim = 1)
    {
        if (FusedKernels.AreOn && x.Device.Type == DeviceType.Cpu && x.DType is DType.Float32 or DType.Float64) return x.Movedim(dim, -1).GatedTanh().Movedim(-1, dim);
        var halves = x.Chunk(2, dim);
        return halves[0].Tanh() * halves[1].Sigmoid();
    }
}
