using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A number as cosines and sines of many wavelengths, from which a network reads it at any precision.</summary>
/// <remarks>Vaswani et al. 2017, arXiv 1706.03762, section 3.5; of times, Ho et al. 2020, arXiv 2006.11239.</remarks>
internal static class SinusoidalFeatures
{
    private const double LongestWave = 10_000;

    /// <param name="values">[B] floating point, of the order of 0 to 1000.</param>
    /// <param name="dim">An even number of features.</param>
    /// <returns>[B, dim]: the cosines, then the sines, fastest first.</returns>
    internal static Tensor Of(Tensor values, int dim)
    {
        var half = dim / 2;
        var frequencies = (Tensor.Arange(0, half, dtype: values.DType, device: values.Device) * (-Math.Log(LongestWave) / half)).Exp();
        var angles = values.Unsqueeze(1) * frequencies; // [B, half]
        return Tensor.Cat([angles.Cos(), angles.Sin()], 1);
    }
}
