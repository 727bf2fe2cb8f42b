using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// The bound that a VAE is trained by, as a loss: mean over the batch, in nats a picture. Of the ELBO that is -log p(x|z) at one draw of z, plus β times the
/// divergence of q(z|x) from the prior; of the importance-weighted bound -log of the mean of k weights p(x|z) p(z) / q(z|x).
/// </summary>
/// <remarks>Kingma and Welling 2014, arXiv 1312.6114, eq. 7; Burda et al. 2016, arXiv 1509.00519, eq. 8 and 14: the gradient weighs each draw by its share.</remarks>
internal sealed class VaeObjective(VaeConfig config, VaeCoder coder, LatentPrior prior, PixelModel pixels)
{
    internal ObjectiveLoss Compute(Batch batch, ObjectiveContext context) => Bound(Read(batch, context), context);

    /// <summary>Encodes a batch, for the bound and for whatever else learns by what the encoder sees.</summary>
    internal VaeReading Read(Batch batch, ObjectiveContext context)
    {
        var target = pixels.Learnt(batch["image"].Flatten(1), context.Generator);
        var label = coder.Label(batch);
        var trunk = coder.Trunk(target, label);
        return new(target, label, trunk, coder.Read(trunk, target.DType));
    }

    /// <summary>The bound of what was read.</summary>
    internal ObjectiveLoss Bound(VaeReading reading, ObjectiveContext context)
    {
        var (target, label, _, posterior) = reading;
        var beta = config.BetaAt(context.Step);
        return config.Objective == VaeBound.Iwae ? Weighted(target, label, posterior, beta, context.Generator) : Elbo(target, label, posterior, beta, context.Generator);
    }

    private ObjectiveLoss Elbo(Tensor target, Tensor? label, Posterior posterior, double beta, Generator generator)
    {
        var draw = posterior.Draw(generator);
        var reconstruction = pixels.Total(coder.Decode(draw.Z, label).To(target.DType), target);
        var divergence = prior.Divergence(posterior, draw);
        var share = 1.0 / target.Size(0);
        return new(reconstruction.Add(divergence, alpha: beta) * share, ("reconstruction", reconstruction.Detach() * share), ("kl", divergence.Detach() * share));
    }

    private ObjectiveLoss Weighted(Tensor target, Tensor? label, Posterior posterior, double beta, Generator generator)
    {
        var draws = posterior.Draw(config.Draws, generator);
        var reconstruction = pixels.OfEach(coder.DecodeRows(draws.Z, label).To(target.DType), target); // [k, B]
        var divergence = posterior.LogDensity(draws.Noise) - prior.LogDensity(draws.Z); // [k, B]
        var bound = (-reconstruction).Sub(divergence, alpha: beta).Logsumexp([0]).Rsub(Math.Log(config.Draws));
        return new(bound.Mean(), ("reconstruction", reconstruction.Detach().Mean()), ("kl", divergence.Detach().Mean()));
    }
}
