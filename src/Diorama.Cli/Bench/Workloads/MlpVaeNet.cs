using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>The network of mlp_vae.py. Mean and log variance come out of one layer, side by side, as in the family's encoder.</summary>
internal sealed class MlpVaeNet : Module
{
    private const int Pixels = 784;
    private const int Hidden = 400;
    private const int Latent = 20;

    private readonly Linear _encoder;
    private readonly Linear _posterior;
    private readonly Linear _decoder;
    private readonly Linear _pixels;

    public MlpVaeNet()
    {
        _encoder = Add("encoder", new Linear(Pixels, Hidden));
        _posterior = Add("posterior", new Linear(Hidden, 2 * Latent));
        _decoder = Add("decoder", new Linear(Latent, Hidden));
        _pixels = Add("pixels", new Linear(Hidden, Pixels));
    }

    /// <param name="x">[B, 784] in [0, 1].</param>
    /// <returns>The negative ELBO in nats a picture: binary cross-entropy and divergence.</returns>
    public Tensor Loss(Tensor x)
    {
        var both = _posterior.Forward(_encoder.Forward(x).Relu());
        var (mean, logVariance) = (both.Narrow(1, 0, Latent), both.Narrow(1, Latent, Latent)); // [B, 20] each
        var z = mean + ((logVariance * 0.5).Exp() * Tensor.Randn([x.Size(0), Latent]));
        var logits = _pixels.Forward(_decoder.Forward(z).Relu()); // [B, 784]

        // With a logit l, -log p(x) = softplus(l) - x l: the cross-entropy in the fewest passes over memory.
        var reconstruction = logits.Softplus().Sum() - logits.Flatten().Dot(x.Flatten());
        var divergence = (mean.Square() + logVariance.Exp() - logVariance - 1).Sum();
        return reconstruction.Add(divergence, alpha: 0.5) / x.Size(0);
    }
}
