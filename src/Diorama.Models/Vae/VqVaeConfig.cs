using Diorama.Core;

namespace Diorama.Models;

/// <summary>A VQ-VAE: how large, how pictures are encoded, and the prior over their codes. The defaults are for digits on two cores.</summary>
/// <remarks>van den Oord et al. 2017, "Neural discrete representation learning", arXiv 1711.00937.</remarks>
public sealed record VqVaeConfig
{
    /// <summary>How often the encoder halves the picture: each code stands for a square of 2 to the power of this pixels a side.</summary>
    /// <value>1 to 8; default 2.</value>
    public int Halvings { get; init; } = 2;

    /// <summary>Channels of the encoder and the decoder.</summary>
    /// <value>At least 1; default 64.</value>
    public int Width { get; init; } = 64;

    /// <summary>Residual blocks in the encoder, and as many in the decoder.</summary>
    /// <value>At least 0; default 2.</value>
    public int Blocks { get; init; } = 2;

    /// <summary>K: how many codes there are.</summary>
    /// <value>At least 2; default 128.</value>
    public int Codes { get; init; } = 128;

    /// <summary>Numbers in the vector that a code stands for.</summary>
    /// <value>At least 1; default 32.</value>
    public int CodeSize { get; init; } = 32;

    /// <summary>β: how strongly the encoder is held to the codes that it chooses.</summary>
    /// <value>At least 0; default 0.25.</value>
    public double Commitment { get; init; } = 0.25;

    /// <summary>γ: how slowly the vector of a code follows the mean of what is encoded by it.</summary>
    /// <value>In [0, 1); default 0.99.</value>
    public double Decay { get; init; } = 0.99;

    /// <summary>A code that fewer places of a batch than this choose, on average, begins again at a place of the batch.</summary>
    /// <value>At least 0; default 0.5; at 0 no code does.</value>
    /// <remarks>Dhariwal et al. 2020, "Jukebox", arXiv 2005.00341, section 3.1.</remarks>
    public double RestartBelow { get; init; } = 0.5;

    /// <summary>What the decoder's output means.</summary>
    /// <value>Default bernoulli.</value>
    public PixelLikelihood Likelihood { get; init; } = PixelLikelihood.Bernoulli;

    /// <summary>How pixels become black or white, for the likelihood bernoulli.</summary>
    /// <value>Default none.</value>
    public Binarization Binarization { get; init; } = Binarization.None;

    /// <summary>What the prior is told: the picture's class, its caption, both or nothing.</summary>
    /// <value>Default nothing. With captions some of it is forgotten while training, so that words can do without a class and a class without words.</value>
    public WishConfig Wishes { get; init; } = new();

    /// <summary>The sizes of the gated PixelCNN that predicts the codes; it reads each as a vector as large as its width.</summary>
    /// <value>Default 6 layers of 64 channels, windows of 5 and 3, head 128.</value>
    public GatedPixelCnnConfig Prior { get; init; } = new() { Layers = 6, Width = 64, FirstKernel = 5, Kernel = 3, Head = 128 };

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static VqVaeConfig Read(RecipeReader reader, DataSpec spec)
    {
        var defaults = new VqVaeConfig();
        var config = new VqVaeConfig
        {
            Halvings = reader.Int("halvings", defaults.Halvings, min: 1, max: 8),
            Width = reader.Int("width", defaults.Width, min: 1, max: 65_536),
            Blocks = reader.Int("blocks", defaults.Blocks, min: 0, max: 1000),
            Codes = reader.Int("codes", defaults.Codes, min: 2, max: 65_536),
            CodeSize = reader.Int("codeSize", defaults.CodeSize, min: 1, max: 65_536),
            Commitment = reader.Double("commitment", defaults.Commitment, min: 0),
            Decay = reader.Double("decay", defaults.Decay, min: 0, below: 1),
            RestartBelow = reader.Double("restartBelow", defaults.RestartBelow, min: 0),
            Likelihood = reader.Enum<PixelLikelihood>("likelihood", defaults.Likelihood),
            Binarization = reader.Enum<Binarization>("binarization", defaults.Binarization),
            Wishes = WishConfig.Read(reader, spec),
            Prior = reader.OptionalSection("prior") is { } prior ? defaults.Prior.ReadSizes(prior, least: 1) : defaults.Prior,
        };
        if (reader.Has("drop") && config.Wishes is { Conditional: true, Captions: false }) reader.Problem("drop", "is read with captions only: a class is always told");
        if (config.Problem(spec) is var (key, message)) reader.Problem(key, message);
        reader.Finish();
        return config;
    }

    /// <summary>What stands against such a model for this data: the setting and what is wrong with it; null where nothing does.</summary>
    internal (string Key, string Message)? Problem(DataSpec spec)
    {
        var shape = string.Join(", ", spec.Shape);
        if (spec.Shape.Count != 3) return ("", $"vq-vae takes pictures [channels, height, width], but the data is [{shape}]");
        var square = 1L << Halvings;
        if (spec.Shape[1] % square != 0 || spec.Shape[2] % square != 0) return ("halvings", $"is {Halvings}, but {shape} cannot be halved so often: use fewer, or a size that {square} divides");
        return this is { Likelihood: PixelLikelihood.Gaussian, Binarization: not Binarization.None }
            ? ("binarization", "is read by the likelihood bernoulli only: a normal distribution has no black or white")
            : null;
    }
}
