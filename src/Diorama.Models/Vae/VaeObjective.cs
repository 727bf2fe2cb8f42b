using Diorama.Nn;

namespace Diorama.Models;

/// <summary>The evidence lower bound, as a loss: -log p(x|z) at one draw of z, plus β times the divergence of q(z|x) from the prior; mean over the batch, in nats a picture.</summary>
/// <remarks>Kingma and Welling 2014, arXiv 1312.6114, eq. 7.</remarks>
internal static class VaeObjective
{
    internal static Objective Of(VaeConfig config, Module model, Sequential encoder, Sequential decoder, LatentPrior prior, PixelModel pixels) => new()
    {
        Name = "vae",
        Parameters = [.. model.Parameters()],
        Compute = (batch, context) =>
        {
            var target = pixels.Learnt(batch["image"].Flatten(1), context.Generator);
            var posterior = Posterior.Of(encoder.Forward(target).To(target.DType));
            var draw = posterior.Draw(context.Generator);
            var reconstruction = pixels.Total(decoder.Forward(draw.Z).To(target.DType), target);
            var divergence = prior.Divergence(posterior, draw);
            var share = 1.0 / batch.Size;
            return new(
                reconstruction.Add(divergence, alpha: config.BetaAt(context.Step)) * share,
                ("reconstruction", reconstruction.Detach() * share),
                ("kl", divergence.Detach() * share));
        },
    };
}
