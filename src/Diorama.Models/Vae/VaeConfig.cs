using Diorama.Core;

namespace Diorama.Models;

/// <summary>
/// A variational autoencoder: how large, what its pixels are, how the two terms are weighed. The defaults are the usual small one for digits:
/// 784-400-20, Bernoulli on grey values.
/// </summary>
public sealed record VaeConfig
{
    /// <summary>What the networks are made of.</summary>
    /// <value>Default mlp.</value>
    public VaeArchitecture Architecture { get; init; } = VaeArchitecture.Mlp;

    /// <summary>The encoder's hidden layers, first to last. Widths for mlp, channels for conv.</summary>
    /// <value>Each at least 1; default [400] for mlp, in a recipe [32, 64] for conv. In code, none is allowed for mlp: both networks are then linear.</value>
    public IReadOnlyList<int> Hidden { get; init => field = [.. value]; } = [400];

    /// <summary>The decoder's hidden layers, last to first: as the encoder's that they undo.</summary>
    /// <value>As many as the encoder's, where the architecture is conv; default: the same.</value>
    public IReadOnlyList<int> DecoderHidden { get => field ?? Hidden; init => field = [.. value]; }

    /// <summary>Residual layers behind each hidden layer of the encoder: what makes it deeper.</summary>
    /// <value>At least 0; default 0.</value>
    public int Refine { get; init; }

    /// <summary>The same of the decoder.</summary>
    /// <value>At least 0; default as <see cref="Refine"/>.</value>
    public int DecoderRefine { get; init; }

    /// <summary>Numbers that a picture is encoded in.</summary>
    /// <value>At least 1; default 20.</value>
    public int Latent { get; init; } = 20;

    /// <summary>What the latent numbers are before a picture is seen.</summary>
    /// <value>Default normal.</value>
    public PriorKind Prior { get; init; } = PriorKind.Normal;

    /// <summary>K: how many normal distributions the prior mixture is made of.</summary>
    /// <value>At least 1; default 100.</value>
    public int Components { get; init; } = 100;

    /// <summary>What is trained for.</summary>
    /// <value>Default elbo.</value>
    public VaeBound Objective { get; init; } = VaeBound.Elbo;

    /// <summary>k: how many latent draws of a picture the objective iwae weighs against each other. A step's time grows with it.</summary>
    /// <value>At least 1; default 5.</value>
    public int Draws { get; init; } = 5;

    /// <summary>Whether the networks are told the picture's class, so that pictures of a class can be asked for.</summary>
    /// <value>Default false.</value>
    /// <remarks>Sohn et al. 2015, "Learning structured output representation using deep conditional generative models".</remarks>
    public bool Conditional { get; init; }

    /// <summary>Weight of the divergence in the loss: above 1 the latent numbers are fewer and more independent, below 1 reconstructions are sharper.</summary>
    /// <value>At least 0; default 1: the loss is the negative ELBO.</value>
    /// <remarks>Higgins et al. 2017, "beta-VAE".</remarks>
    public double Beta { get; init; } = 1;

    /// <summary>Steps over which the weight rises from 0 to <see cref="Beta"/>, in a straight line.</summary>
    /// <value>At least 0; default 0: it is there from the first step.</value>
    /// <remarks>Bowman et al. 2016, arXiv 1511.06349, section 3.1; Sønderby et al. 2016, arXiv 1602.02282.</remarks>
    public int KlWarmupSteps { get; init; }

    /// <summary>What the decoder's output means.</summary>
    /// <value>Default bernoulli.</value>
    public PixelLikelihood Likelihood { get; init; } = PixelLikelihood.Bernoulli;

    /// <summary>How pixels become black or white, for the likelihood bernoulli.</summary>
    /// <value>Default none.</value>
    public Binarization Binarization { get; init; } = Binarization.None;

    /// <summary>k: how many latent draws a picture's likelihood is estimated from. The bound gets tighter with it.</summary>
    /// <value>At least 1; default 100.</value>
    public int ImportanceSamples { get; init; } = 100;

    /// <summary>The weight of the divergence at a step.</summary>
    /// <param name="step">Steps done before this one.</param>
    public double BetaAt(long step) => step < KlWarmupSteps ? Beta * step / KlWarmupSteps : Beta;

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static VaeConfig Read(RecipeReader reader, DataSpec spec)
    {
        var config = ReadVae(reader, spec);
        reader.Finish();
        return config;
    }

    /// <summary>The same of a section that has further settings; whoever opened the reader finishes it.</summary>
    internal static VaeConfig ReadVae(RecipeReader reader, DataSpec spec)
    {
        var architecture = reader.Enum<VaeArchitecture>("architecture", VaeArchitecture.Mlp);
        var before = reader.Problems.Items.Count;
        var prior = reader.Enum<PriorKind>("prior", PriorKind.Normal);
        var objective = reader.Enum<VaeBound>("objective", VaeBound.Elbo);
        if (objective == VaeBound.Elbo && reader.Has("draws") && reader.Problems.Items.Count == before) reader.Problem("draws", "is read by the objective iwae only");
        if (prior == PriorKind.Normal && reader.Has("components") && reader.Problems.Items.Count == before) reader.Problem("components", "is read by the prior mixture only");
        var hidden = reader.IntList("hidden", architecture == VaeArchitecture.Conv ? [32, 64] : [400], min: 1, max: 65_536);
        var refine = reader.Int("refine", 0, min: 0, max: 64);
        var config = new VaeConfig
        {
            Architecture = architecture,
            Hidden = hidden,
            DecoderHidden = reader.IntList("decoderHidden", hidden, min: 1, max: 65_536),
            Refine = refine,
            DecoderRefine = reader.Int("decoderRefine", refine, min: 0, max: 64),
            Latent = reader.Int("latent", 20, min: 1, max: 65_536),
            Prior = prior,
            Components = reader.Int("components", 100, min: 1, max: 65_536),
            Objective = objective,
            Draws = reader.Int("draws", 5, min: 1, max: 10_000),
            Conditional = reader.Bool("conditional", false),
            Beta = reader.Double("beta", 1, min: 0),
            KlWarmupSteps = reader.Int("klWarmupSteps", 0, min: 0),
            Likelihood = reader.Enum<PixelLikelihood>("likelihood", PixelLikelihood.Bernoulli),
            Binarization = reader.Enum<Binarization>("binarization", Binarization.None),
            ImportanceSamples = reader.Int("importanceSamples", 100, min: 1, max: 1_000_000),
        };
        if (VaeNetworks.Problem(config, spec) is var (key, message)) reader.Problem(key, message);
        if (config is { Likelihood: PixelLikelihood.Gaussian, Binarization: not Binarization.None })
        {
            reader.Problem("binarization", "is read by the likelihood bernoulli only: a normal distribution has no black or white");
        }
        return config;
    }
}
