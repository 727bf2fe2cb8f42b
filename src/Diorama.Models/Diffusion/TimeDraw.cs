using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Draws times to learn at: evenly spread over each batch, from one draw, which makes losses far steadier than a draw for each picture.</summary>
/// <remarks>Kingma et al. 2021, arXiv 2107.00630, appendix I.1.</remarks>
internal static class TimeDraw
{
    private const double Least = 1e-6;

    /// <returns>[count] float32, uniform on [0, 1), at even distances.</returns>
    internal static Tensor Uniform(long count, Generator generator, Device device)
    {
        // Ranks that share a batch share the distances too.
        var (first, whole) = generator.Share is { } share ? (share.Index * count, share.Count * count) : (0, count);
        var places = Tensor.Arange(first, first + count, dtype: DType.Float32, device: device) / whole;
        // Rounding may carry the last one to 1.
        return (Tensor.Rand([1], generator, device: device) + places).Frac().ClampMax(1 - Least);
    }

    /// <summary>The logistic function of a standard normal draw: most times are in the middle.</summary>
    /// <returns>[count] float32 in (0, 1).</returns>
    /// <remarks>Esser et al. 2024, arXiv 2403.03206, section 3.1.</remarks>
    internal static Tensor LogitNormal(long count, Generator generator, Device device) =>
        (((Uniform(count, generator, device).Clamp(Least, 1 - Least) * 2) - 1).Erfinv() * Math.Sqrt(2)).Sigmoid();
}
