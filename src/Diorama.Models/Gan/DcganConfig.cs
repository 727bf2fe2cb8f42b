using Diorama.Core;

namespace Diorama.Models;

/// <summary>A GAN of the DCGAN shape: how large, conditional or not, which game, what keeps the discriminator in bounds.</summary>
public sealed record DcganConfig
{
    /// <summary>Numbers that a picture is made from.</summary>
    /// <value>At least 1; default 100.</value>
    public int Latent { get; init; } = 100;

    /// <summary>Channels of the generator's last hidden layer; each layer before has twice as many.</summary>
    /// <value>At least 1; default 64.</value>
    public int Width { get; init; } = 64;

    /// <summary>Channels of the discriminator's first layer; each layer after has twice as many.</summary>
    /// <value>At least 1; default as <see cref="Width"/>.</value>
    public int DiscriminatorWidth { get; init; } = 64;

    /// <summary>Whether both sides are told the class: the generator by an embedding beside the noise, the discriminator by a projection.</summary>
    /// <value>Default false.</value>
    public bool Conditional { get; init; }

    /// <summary>Numbers that the generator is told a class by, where it is conditional.</summary>
    /// <value>At least 1; default 16.</value>
    public int ClassEmbedding { get; init; } = 16;

    /// <summary>What keeps the discriminator in bounds.</summary>
    /// <value>Default batch, with a gradient penalty none.</value>
    public DiscriminatorNorm Norm { get; init; } = DiscriminatorNorm.Batch;

    /// <summary>The game.</summary>
    /// <value>Default nonSaturating.</value>
    public GanLoss Loss { get; init; } = GanLoss.NonSaturating;

    /// <summary>Steps of the discriminator for one of the generator, each with a batch of its own.</summary>
    /// <value>At least 1; default 1, for wasserstein 5 (Gulrajani et al. 2017, algorithm 1).</value>
    public int DiscriminatorSteps { get; init; } = 1;

    /// <summary>λ of the gradient penalty, for the loss wasserstein.</summary>
    /// <value>Above 0; default 10 (Gulrajani et al. 2017).</value>
    public double Penalty { get; init; } = 10;

    /// <summary>γ of R1, the penalty on the discriminator's gradient at real examples.</summary>
    /// <value>At least 0; default 0: off.</value>
    public double R1Gamma { get; init; }

    /// <summary>Steps between two R1 penalties, each scaled up by as much (lazy regularisation: Karras et al. 2020, arXiv 1912.04958, section 3.1).</summary>
    /// <value>At least 1; default 16.</value>
    public int R1Every { get; init; } = 16;

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static DcganConfig Read(RecipeReader reader, DataSpec spec)
    {
        var loss = reader.Enum<GanLoss>("loss", GanLoss.NonSaturating);
        var width = reader.Int("width", 64, min: 1, max: 4096);
        var r1 = reader.OptionalSection("r1");
        var r1Gamma = r1?.Double("gamma", r1.Has("gamma") ? 0 : null, min: 0) ?? 0;
        var hasPenalty = loss == GanLoss.Wasserstein || r1Gamma > 0;
        var config = new DcganConfig
        {
            Latent = reader.Int("latent", 100, min: 1, max: 65_536),
            Width = width,
            DiscriminatorWidth = reader.Int("discriminatorWidth", width, min: 1, max: 4096),
            Conditional = reader.Bool("conditional", false),
            ClassEmbedding = reader.Int("classEmbedding", 16, min: 1, max: 65_536),
            Norm = reader.Enum<DiscriminatorNorm>("norm", hasPenalty ? DiscriminatorNorm.None : DiscriminatorNorm.Batch),
            Loss = loss,
            DiscriminatorSteps = reader.Int("discriminatorSteps", loss == GanLoss.Wasserstein ? 5 : 1, min: 1, max: 1000),
            Penalty = reader.Double("penalty", 10, above: 0),
            R1Gamma = r1Gamma,
            R1Every = r1?.Int("every", 16, min: 1) ?? 16,
        };
        config.Check(reader, spec, hasPenalty);
        reader.Finish();
        return config;
    }

    private void Check(RecipeReader reader, DataSpec spec, bool hasPenalty)
    {
        if (ImagePyramid.Of(spec) is null)
        {
            reader.Problem("kind", $"is dcgan, which makes square pictures whose side is 4, 5, 6 or 7 doubled at least once (28, 32, 64), but the data is [{string.Join(", ", spec.Shape)}]: choose another size");
        }
        if (Conditional && spec.Classes.Count == 0) reader.Problem("conditional", "needs classes, and the data has none");
        if (reader.Has("classEmbedding") && !Conditional) reader.Problem("classEmbedding", "is read by a conditional model only: set conditional to true");
        if (reader.Has("penalty") && Loss != GanLoss.Wasserstein) reader.Problem("penalty", "is read by the loss wasserstein only; for other losses set r1.gamma");
        if (hasPenalty && Norm == DiscriminatorNorm.Batch)
        {
            reader.Problem("norm", "must be none or spectral under a gradient penalty: batch norm makes the score of one picture depend on the others");
        }
    }
}
