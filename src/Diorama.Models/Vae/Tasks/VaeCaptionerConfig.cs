using Diorama.Core;

namespace Diorama.Models;

/// <summary>An autoencoder whose encoder also captions.</summary>
public sealed record VaeCaptionerConfig
{
    /// <summary>The autoencoder.</summary>
    public VaeConfig Vae { get; init; } = new();

    /// <summary>How much the picture and the caption count.</summary>
    public TaskWeightsConfig Weights { get; init; } = new() { Weights = [1, 1] };

    /// <summary>Numbers that a caption's word is told by.</summary>
    /// <value>At least 8; default 128.</value>
    public int CaptionWidth { get; init; } = 128;

    /// <summary>Layers in which a word looks at those before it, and at the picture.</summary>
    /// <value>At least 1; default 2.</value>
    public int CaptionLayers { get; init; } = 2;

    /// <summary>Probability that a number is dropped while training: of what is read, and of what each part of a layer adds.</summary>
    /// <value>In [0, 1); default 0.1.</value>
    public double CaptionDropout { get; init; } = 0.1;

    /// <summary>Reads the head's settings; the reader is not finished.</summary>
    internal static VaeCaptionerConfig Read(RecipeReader reader, VaeConfig vae, TaskWeightsConfig weights) => new()
    {
        Vae = vae,
        Weights = weights,
        CaptionWidth = reader.Int("captionWidth", 128, min: 8, max: 4096),
        CaptionLayers = reader.Int("captionLayers", 2, min: 1, max: 64),
        CaptionDropout = reader.Double("captionDropout", 0.1, min: 0, below: 1),
    };
}
