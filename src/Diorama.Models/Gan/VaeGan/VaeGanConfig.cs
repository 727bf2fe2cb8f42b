using Diorama.Core;

namespace Diorama.Models;

/// <summary>A variational autoencoder whose decoder is a GAN's generator.</summary>
public sealed record VaeGanConfig
{
    /// <summary>Networks and game; the encoder is as wide as the discriminator.</summary>
    public GanConfig Gan { get; init; } = new();

    /// <summary>What a nat of the divergence from the prior counts beside the reconstruction.</summary>
    /// <value>Above 0; default 1.</value>
    public double Beta { get; init; } = 1;

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static VaeGanConfig Read(RecipeReader reader, DataSpec spec)
    {
        var config = new VaeGanConfig
        {
            Gan = GanConfig.ReadGame(reader, spec),
            Beta = reader.Double("beta", 1, above: 0),
        };
        if (config.Gan.FadeSteps > 0) reader.Problem("fadeSteps", "is read by the GANs that grow to larger pictures, which a vae-gan does not");
        reader.Finish();
        return config;
    }
}
