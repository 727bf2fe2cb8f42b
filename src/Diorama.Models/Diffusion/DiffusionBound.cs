using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// The variational bound of a model that takes noise back step by step, in nats a picture of 256 levels in [-1, 1]: the last step's noise against the normal prior,
/// each step back against the posterior, and at the end each pixel's level.
/// </summary>
/// <remarks>
/// Ho et al. 2020, arXiv 2006.11239, eq. 5 (its L_T, L_(t-1), L_0) and eq. 13, with the posterior's variance; in terms of the expected picture, step t costs
/// (SNR(t-1) - SNR(t)) |x - E|² / 2 (Kingma et al. 2021, arXiv 2107.00630, eq. 14). Where there are more steps than draws, a sample of them stands for all, evenly
/// spread for each picture: an unbiased estimate.
/// </remarks>
/// <param name="schedule">How pictures are noised.</param>
/// <param name="draws">The most steps that are looked at of each picture, the last one not counted; at least 1.</param>
internal sealed class DiffusionBound(CosineSchedule schedule, int draws)
{
    private const double HalfLevel = 1 / 255.0;
    private const double Least = 1e-12;

    /// <summary>Bounds the negative log-likelihood.</summary>
    /// <param name="image">[B, C, H, W] in [-1, 1].</param>
    /// <param name="expect">From noisy pictures [B, C, H, W] and the step of each, [B] int64 from 1 to T, to the expected pictures.</param>
    /// <param name="generator">Where to draw from.</param>
    /// <returns>[B] float64.</returns>
    internal Tensor Nats(Tensor image, Func<Tensor, Tensor, Tensor> expect, Generator generator)
    {
        var (count, numSteps) = (image.Size(0), schedule.NumSteps - 1); // steps t = 2 … T
        var nats = Prior(image) + Levels(image, Expected(Tensor.Ones([count], DType.Int64, image.Device)));
        var weights = Weights(image.Device);
        var numDraws = Math.Min(draws, numSteps);
        for (var draw = 0; draw < numDraws; draw++)
        {
            using var scope = TensorScope.Open();
            var place = (Tensor.Rand([count], generator, DType.Float64, image.Device) + draw) * ((double)numSteps / numDraws);
            var step = numDraws == numSteps ? Tensor.Full([count], draw + 2L, DType.Int64, image.Device) : place.ToCopy(DType.Int64).ClampMax(numSteps - 1) + 2;
            var error = (image - Expected(step)).To(DType.Float64).Square().Flatten(1).Sum([1]);
            nats.AddInPlace(error * weights.IndexSelect(0, step) * ((double)numSteps / numDraws));
        }
        return nats;

        Tensor Expected(Tensor step)
        {
            var left = Left(image.Device).IndexSelect(0, step).View(-1, 1, 1, 1);
            var noisy = (image * left.Sqrt().To(image.DType)) + (Tensor.Randn(image.Shape, generator, image.DType, image.Device) * (1 - left).Sqrt().To(image.DType));
            return expect(noisy, step);
        }
    }

    // KL of N(√α̅ x, 1 - α̅) from N(0, 1).
    private Tensor Prior(Tensor image)
    {
        var left = schedule.AlphaBar(schedule.NumSteps);
        var square = image.To(DType.Float64).Square().Flatten(1).Sum([1]);
        return (square * (left / 2)) + (image[0].NumElements * (-left - Math.Log(1 - left)) / 2);
    }

    // The probability that N(E, β₁) falls into a pixel's level; the outermost levels reach to infinity.
    private Tensor Levels(Tensor image, Tensor expected)
    {
        var scale = 1 / Math.Sqrt(2 * (1 - schedule.AlphaBar(1)));
        var distance = (image - expected).To(DType.Float64);
        var below = ((distance - HalfLevel) * scale).Erf().MaskedFill(image.Le(-1 + HalfLevel), -1);
        var above = ((distance + HalfLevel) * scale).Erf().MaskedFill(image.Ge(1 - HalfLevel), 1);
        return -((above - below) / 2).ClampMin(Least).Log().Flatten(1).Sum([1]);
    }

    private Tensor Left(Device device) => Tensor.From<double>([.. Enumerable.Range(0, schedule.NumSteps + 1).Select(schedule.AlphaBar)]).To(device);

    private Tensor Weights(Device device)
    {
        double Ratio(int t) => schedule.AlphaBar(t) / (1 - schedule.AlphaBar(t));
        return Tensor.From<double>([0, 0, .. Enumerable.Range(2, schedule.NumSteps - 1).Select(t => (Ratio(t - 1) - Ratio(t)) / 2)]).To(device);
    }
}
