using Diorama.Core;

namespace Diorama.Models;

/// <summary>A denoising diffusion model: its network, what it is told, what it learns, how it samples.</summary>
public sealed record DdpmConfig
{
    /// <summary>The network.</summary>
    public UnetConfig Unet { get; init; } = new();

    /// <summary>What it is told.</summary>
    public WishConfig Wishes { get; init; } = new();

    /// <summary>T: steps of noising.</summary>
    /// <value>1 to 10,000; default 1000.</value>
    public int Timesteps { get; init; } = 1000;

    /// <summary>What the network says of a noisy picture.</summary>
    /// <value>Default velocity.</value>
    public Prediction Prediction { get; init; } = Prediction.Velocity;

    /// <summary>γ: the signal-to-noise ratio above which a step's weight in the loss no longer grows.</summary>
    /// <value>At least 0; default 0: every step's error in what the network says counts alike. Usual: 5.</value>
    /// <remarks>Hang et al. 2023, arXiv 2303.09556, section 3.4.</remarks>
    public double MinSnr { get; init; }

    /// <summary>How pictures are made.</summary>
    public SamplingConfig Sampling { get; init; } = new();

    /// <summary>How much fresh noise each step of sampling brings: 0 none (DDIM), 1 as much as noising did (DDPM).</summary>
    /// <value>In [0, 1]; default 0.</value>
    public double Eta { get; init; }

    /// <summary>What keeps the expected picture within bounds while sampling.</summary>
    /// <value>Default clip.</value>
    public Threshold Threshold { get; init; } = Threshold.Clip;

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static DdpmConfig Read(RecipeReader reader, DataSpec spec)
    {
        var wishes = WishConfig.Read(reader, spec);
        var timesteps = reader.Int("timesteps", 1000, min: 1, max: 10_000);
        var sampling = reader.Section("sampling");
        var config = new DdpmConfig
        {
            Unet = UnetConfig.Read(reader, spec),
            Wishes = wishes,
            Timesteps = timesteps,
            Prediction = reader.Enum<Prediction>("prediction", Prediction.Velocity),
            MinSnr = reader.Double("minSnr", 0, min: 0),
            Sampling = SamplingConfig.Read(sampling, wishes, timesteps),
            Eta = sampling.Double("eta", 0, min: 0, max: 1),
            Threshold = sampling.Enum<Threshold>("threshold", Threshold.Clip),
        };
        reader.Finish();
        return config;
    }
}
