using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Latent numbers that come from one of K normal distributions, each number independent of the others within it. What the encoder uses of the latent space is
/// no standard normal, and draws of one fall between what was learnt; these go where the pictures are.
/// </summary>
/// <remarks>
/// The "MoG" prior of Tomczak and Welling 2018, arXiv 1705.07120, section 4. Parameters: <c>means</c> [K, Z], first standard normal, <c>log_variances</c>
/// [K, Z], first -1, <c>logits</c> [K] of the shares, first 0.
/// </remarks>
internal sealed class MixturePrior : LatentPrior
{
    private readonly int _latent;
    private readonly Parameter _means;
    private readonly Parameter _logVariances;
    private readonly Parameter _logits;

    internal MixturePrior(int components, int latent)
    {
        _latent = latent;
        _means = Param("means", () => Tensor.Randn([components, latent]));
        _logVariances = Param("log_variances", () => Tensor.Full([components, latent], -1.0));
        _logits = Param("logits", () => Tensor.Zeros([components]));
    }

    internal override string Words => $"a learnt mixture of {_logits.Value.Size(0)} normal distributions";

    internal override Tensor Divergence(Posterior posterior, LatentDraw draw) => (posterior.LogDensity(draw.Noise) - LogDensity(draw.Z)).Sum();

    /// <remarks>The square of z - μ is multiplied out: two matrix products instead of a difference for each component.</remarks>
    internal override Tensor LogDensity(Tensor z)
    {
        // In bfloat16 little would be left of the difference of such large numbers.
        using var exact = Autograd.Autocast(z.Device.Type, enabled: false);
        var (means, logVariances) = (_means.Value, _logVariances.Value);
        var precisions = (-logVariances).Exp();
        var scaled = means * precisions;
        var ofComponents = (((means * scaled) + logVariances).Sum([1]) * -0.5) + _logits.Value.LogSoftmax(0);
        return (z.Matmul(scaled.T()) - (z.Square().Matmul(precisions.T()) * 0.5) + ofComponents).Logsumexp([-1]);
    }

    internal override Tensor Draw(long seed, string purpose, long first, int count, double temperature, Device device)
    {
        using var scope = TensorScope.Open();
        var shares = _logits.Value.Softmax(0).ToArray<float>();
        var component = new long[count];
        for (var i = 0; i < count; i++) component[i] = Which(shares, new SeededRandom(seed, purpose + ", component", first + i).NextDouble());
        var index = Tensor.From<long>(component, count).To(device);
        var deviations = (_logVariances.Value.IndexSelect(0, index) * 0.5).Exp();
        return scope.Keep(_means.Value.IndexSelect(0, index) + (deviations * SeededNoise.Normal(seed, purpose, first, count, _latent, device) * temperature));
    }

    /// <remarks>Straight: the components have no common length to keep to.</remarks>
    internal override Tensor Path(Tensor ends, int numSteps) =>
        ends[0] + (Tensor.Linspace(0, 1, numSteps, device: ends.Device).Unsqueeze(1) * (ends[1] - ends[0]));

    // The component in whose part of [0, 1) a number lies; rounding may leave a little beyond the last.
    private static int Which(ReadOnlySpan<float> shares, double number)
    {
        var (i, sum) = (0, (double)shares[0]);
        while (number >= sum && i < shares.Length - 1) sum += shares[++i];
        return i;
    }
}
