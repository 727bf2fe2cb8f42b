using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Pixels that are normal around the decoder's output, with one learnt deviation for all.</summary>
/// <remarks>Parameter: <c>log_sigma</c>, first 0. Rybkin et al. 2021, arXiv 2006.13202, eq. 4, their sigma-VAE.</remarks>
internal sealed class GaussianPixels : PixelModel
{
    private static readonly double _halfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    private readonly Parameter _logSigma;

    internal GaussianPixels() => _logSigma = Param("log_sigma", () => Tensor.Zeros([]));

    internal override string Words => "density of pixel values in [-1, 1]";

    internal override Tensor Learnt(Tensor image, Generator generator) => image;

    internal override Tensor Measured(Tensor image) => image;

    internal override Tensor Expected(Tensor image) => image;

    internal override Tensor Total(Tensor output, Tensor target) =>
        Nats((output - target).Square().Sum(), target.NumElements);

    internal override Tensor OfEach(Tensor output, Tensor target) =>
        Nats((output - target).Square().Sum([-1]), target.Size(-1));

    internal override Tensor Picture(Tensor output) => output.Clamp(-1, 1);

    // n (log σ + log(2 π) / 2) + squares / (2 σ²)
    private Tensor Nats(Tensor squares, long n)
    {
        var logSigma = _logSigma.Value;
        return (squares * ((logSigma * -2).Exp() * 0.5)) + ((logSigma + _halfLogTwoPi) * n);
    }
}
