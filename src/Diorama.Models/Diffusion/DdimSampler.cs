using Diorama.Torch;

namespace Diorama.Models;

/// <summary>From noise to pictures against the steps of a schedule: DDIM, and with η = 1 DDPM's ancestral sampling.</summary>
/// <remarks>Song et al. 2021, arXiv 2010.02502, eq. 12; Ho et al. 2020, arXiv 2006.11239, algorithm 2.</remarks>
internal static class DdimSampler
{
    /// <param name="schedule">How the model was noised.</param>
    /// <param name="numSteps">From 1 to the schedule's.</param>
    /// <param name="eta">At least 0: how much fresh noise each step brings, 1 as much as noising did.</param>
    /// <param name="noise">[B, …] standard normal; borrowed.</param>
    /// <param name="denoise">What the picture is expected to be: from x_t and t.</param>
    /// <param name="fresh">Standard normal noise [B, …] for a step, by its number from 0.</param>
    /// <returns>[B, …], in the current scope.</returns>
    internal static Tensor Run(CosineSchedule schedule, int numSteps, double eta, Tensor noise, Func<Tensor, int, Tensor> denoise, Func<int, Tensor> fresh)
    {
        using var scope = TensorScope.Open();
        var stops = schedule.Stops(numSteps);
        var x = noise.Clone();
        for (var step = 0; step < numSteps; step++)
        {
            using var inner = TensorScope.Open();
            var (t, s) = (stops[step], stops[step + 1]);
            var (signal, left) = (schedule.AlphaBar(t), schedule.AlphaBar(s));
            // 1. The picture as it is expected, and the noise that is in x beside it.
            var picture = denoise(x, t);
            var within = (x - (picture * Math.Sqrt(signal))) / Math.Sqrt(1 - signal);
            // 2. Less of that noise, and some fresh.
            var sigma = schedule.Sigma(t, s, eta);
            var next = (picture * Math.Sqrt(left)) + (within * Math.Sqrt(Math.Max(0, 1 - left - (sigma * sigma))));
            if (sigma > 0) next += fresh(step) * sigma;
            x.CopyInPlace(next);
        }
        return scope.Keep(x);
    }
}
