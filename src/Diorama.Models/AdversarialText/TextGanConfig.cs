using Diorama.Core;

namespace Diorama.Models;

/// <summary>A game of a generator that writes symbols and a discriminator that reads them: how it is played.</summary>
public sealed record TextGanConfig
{
    /// <summary>How the generator learns.</summary>
    /// <value>Default policyGradient.</value>
    public TextGanMethod Method { get; init; } = TextGanMethod.PolicyGradient;

    /// <summary>The game, as far as discriminators of symbols can play it: a gradient penalty needs points between a real text and a generated one.</summary>
    /// <value>nonSaturating, leastSquares or hinge; default nonSaturating.</value>
    public GanLoss Loss { get; init; } = GanLoss.NonSaturating;

    /// <summary>Steps in which the generator learns by likelihood alone, before anything else.</summary>
    /// <value>At least 0; default 0, for a generator that begins with a trained run's weights (<c>init</c>).</value>
    public int PretrainSteps { get; init; }

    /// <summary>Steps after those in which the discriminator learns alone: one that knows nothing would lead a trained generator astray.</summary>
    /// <value>At least 0; default 100.</value>
    public int DiscriminatorPretrainSteps { get; init; } = 100;

    /// <summary>Steps of the discriminator for one of the generator, each with a batch of its own.</summary>
    /// <value>At least 1; default 1.</value>
    public int DiscriminatorSteps { get; init; } = 1;

    /// <summary>What the generator's likelihood loss counts beside the game: without it, what is real but rare is soon written no more.</summary>
    /// <value>At least 0; default 1.</value>
    public double LikelihoodWeight { get; init; } = 1;

    /// <summary>Of the soft symbols of gumbel: lower ones are nearer to the hard ones, and their gradients vary more.</summary>
    /// <value>Above 0; default 1.</value>
    public double Temperature { get; init; } = 1;

    /// <summary>What <see cref="Temperature"/> falls or rises to by the run's end, by the same factor in every step.</summary>
    /// <value>Above 0; default 0.5.</value>
    public double FinalTemperature { get; init; } = 0.5;

    /// <summary>Of policyGradient: what the reward of the next symbol counts, of the one after that its square, and so on.</summary>
    /// <value>In [0, 1]; default 0.9: what is about ten symbols away was hardly caused by this one.</value>
    public double Discount { get; init; } = 0.9;

    /// <summary>Of policyGradient: how slowly what is expected follows what was found.</summary>
    /// <value>In [0, 1); default 0.9.</value>
    public double BaselineDecay { get; init; } = 0.9;

    /// <summary>Of policyGradient: whether advantages are divided by their size in the batch, so that the game counts as much when rewards are small.</summary>
    /// <value>Default true.</value>
    public bool NormalizeAdvantages { get; init; } = true;

    /// <summary>Of policyGradient, and of translations: what <see cref="TokenOverlap"/> with the reference counts beside the discriminator's rewards, each in [-1, 1].</summary>
    /// <value>At least 0; default 0.</value>
    public double OverlapWeight { get; init; }

    /// <summary>The discriminator.</summary>
    public TextDiscriminatorConfig Discriminator { get; init; } = new();

    /// <summary>The first step of the generator's game.</summary>
    internal long GameStart => (long)PretrainSteps + DiscriminatorPretrainSteps;

    /// <summary>Reads the settings of a recipe's <c>model</c> section, all but the generator; what is wrong is noted in the reader, which is not finished.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="generator">The generator's kind.</param>
    /// <param name="isTransformer">Whether that is a Transformer.</param>
    /// <param name="hasReference">Whether there is a reference that what is written can be compared with.</param>
    internal static TextGanConfig Read(RecipeReader reader, string generator, bool isTransformer, bool hasReference)
    {
        var config = new TextGanConfig
        {
            Method = reader.Enum<TextGanMethod>("method", TextGanMethod.PolicyGradient),
            Loss = reader.Enum<GanLoss>("loss", GanLoss.NonSaturating),
            PretrainSteps = reader.Int("pretrainSteps", 0, min: 0),
            DiscriminatorPretrainSteps = reader.Int("discriminatorPretrainSteps", 100, min: 0),
            DiscriminatorSteps = reader.Int("discriminatorSteps", 1, min: 1, max: 1000),
            LikelihoodWeight = reader.Double("likelihoodWeight", 1, min: 0),
            Temperature = reader.Double("temperature", 1, above: 0),
            FinalTemperature = reader.Double("finalTemperature", 0.5, above: 0),
            Discount = reader.Double("discount", 0.9, min: 0, max: 1),
            BaselineDecay = reader.Double("baselineDecay", 0.9, min: 0, below: 1),
            NormalizeAdvantages = reader.Bool("normalizeAdvantages", true),
            OverlapWeight = hasReference ? reader.Double("overlapWeight", 0, min: 0) : 0,
            Discriminator = TextDiscriminatorConfig.Read(reader, generator, isTransformer),
        };
        if (config.Loss == GanLoss.Wasserstein)
            reader.Problem(
                "loss",
                "is wasserstein, whose gradient penalty needs points between texts, and there are none: take nonSaturating, leastSquares or hinge"
            );
        var (others, own) = config.Method == TextGanMethod.Gumbel ? (_ofPolicyGradient, "policyGradient") : (_ofGumbel, "gumbel");
        foreach (var setting in others.Where(reader.Has)) reader.Problem(setting, $"is read by the method {own} only");
        return config;
    }

    private static readonly string[] _ofPolicyGradient = ["discount", "baselineDecay", "normalizeAdvantages", "overlapWeight"];
    private static readonly string[] _ofGumbel = ["temperature", "finalTemperature"];
}
