using Diorama.Core;

namespace Diorama.Models;

/// <summary>A GAN: of what it is built, how large, conditional or not, which game, what keeps the discriminator in bounds.</summary>
public sealed record GanConfig
{
    /// <summary>Of what both sides are built: named by the recipe's <c>kind</c>, or by <c>architecture</c> where the kind leaves it open.</summary>
    /// <value>Default dcgan.</value>
    public GanArchitecture Architecture { get; init; } = GanArchitecture.Dcgan;

    /// <summary>Numbers that a picture is made from.</summary>
    /// <value>At least 1; default 100.</value>
    public int Latent { get; init; } = 100;

    /// <summary>Channels of the generator's last hidden layer; each layer before has twice as many, of a resnet up to sixteen times as many.</summary>
    /// <value>At least 1; default 64.</value>
    public int Width { get; init; } = 64;

    /// <summary>Channels of the discriminator's first layer; each layer after has twice as many, of a resnet up to sixteen times as many.</summary>
    /// <value>At least 1; default as <see cref="Width"/>.</value>
    public int DiscriminatorWidth { get; init; } = 64;

    /// <summary>Residual layers at each size of the generator's maps: what makes it deeper.</summary>
    /// <value>At least 0; default 0.</value>
    public int Refine { get; init; }

    /// <summary>The same of the discriminator.</summary>
    /// <value>At least 0; default as <see cref="Refine"/>.</value>
    public int DiscriminatorRefine { get; init; }

    /// <summary>Of a model that grew from one for pictures of half the side: steps over which the new level is faded in, on both sides.</summary>
    /// <value>At least 0; default 0: all levels began together.</value>
    /// <remarks>Karras et al. 2018, arXiv 1710.10196.</remarks>
    public int FadeSteps { get; init; }

    /// <summary>Whether both sides are told the class: the generator by an embedding beside the noise, a resnet by its batch norms, the discriminator by a projection.</summary>
    /// <value>Default false.</value>
    public bool Conditional { get; init; }

    /// <summary>Numbers that the generator of a conditional dcgan is told a class by.</summary>
    /// <value>At least 1; default 16.</value>
    public int ClassEmbedding { get; init; } = 16;

    /// <summary>What keeps the discriminator in bounds.</summary>
    /// <value>batch, of a dcgan alone, spectral or none; default batch, of a resnet spectral, with a gradient penalty none.</value>
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

    /// <summary>How every picture, real or generated, is changed before the discriminator sees it: for little data.</summary>
    /// <value>Any of color, translation, cutout; default none.</value>
    public Augmentation Augment { get; init; } = Augmentation.None;

    /// <summary>Reads the <c>model</c> section of a recipe whose kind names the architecture; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    /// <param name="architecture">The one that the kind names.</param>
    public static GanConfig Read(RecipeReader reader, DataSpec spec, GanArchitecture architecture)
    {
        var config = ReadGame(reader, spec, architecture) with { Conditional = reader.Bool("conditional", false) };
        if (architecture == GanArchitecture.Dcgan) config = config with { ClassEmbedding = reader.Int("classEmbedding", 16, min: 1, max: 65_536) };
        if (config.Conditional && spec.Classes.Count == 0) reader.Problem("conditional", "needs classes, and the data has none");
        if (reader.Has("classEmbedding") && !config.Conditional) reader.Problem("classEmbedding", "is read by a conditional model only: set conditional to true");
        reader.Finish();
        return config;
    }

    /// <summary>Reads the settings that all GANs have; the kind reads its own, and calls the reader's Finish.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    /// <param name="architecture">Where the kind names one; null: the recipe does.</param>
    internal static GanConfig ReadGame(RecipeReader reader, DataSpec spec, GanArchitecture? architecture = null)
    {
        var loss = reader.Enum<GanLoss>("loss", GanLoss.NonSaturating);
        var width = reader.Int("width", 64, min: 1, max: 4096);
        var refine = reader.Int("refine", 0, min: 0, max: 64);
        var r1 = reader.OptionalSection("r1");
        var r1Gamma = r1?.Double("gamma", r1.Has("gamma") ? 0 : null, min: 0) ?? 0;
        var hasPenalty = loss == GanLoss.Wasserstein || r1Gamma > 0;
        var built = architecture ?? reader.Enum<GanArchitecture>("architecture", GanArchitecture.Dcgan);
        var usual = hasPenalty ? DiscriminatorNorm.None : built == GanArchitecture.Resnet ? DiscriminatorNorm.Spectral : DiscriminatorNorm.Batch;
        var config = new GanConfig
        {
            Architecture = built,
            Latent = reader.Int("latent", 100, min: 1, max: 65_536),
            Width = width,
            DiscriminatorWidth = reader.Int("discriminatorWidth", width, min: 1, max: 4096),
            FadeSteps = reader.Int("fadeSteps", 0, min: 0),
            Refine = refine,
            DiscriminatorRefine = reader.Int("discriminatorRefine", refine, min: 0, max: 64),
            Norm = reader.Enum<DiscriminatorNorm>("norm", usual),
            Loss = loss,
            DiscriminatorSteps = reader.Int("discriminatorSteps", loss == GanLoss.Wasserstein ? 5 : 1, min: 1, max: 1000),
            Penalty = reader.Double("penalty", 10, above: 0),
            R1Gamma = r1Gamma,
            R1Every = r1?.Int("every", 16, min: 1) ?? 16,
            Augment = reader.EnumList<Augmentation>("augment").Aggregate(Augmentation.None, (all, one) => all | one),
        };
        config.Check(reader, spec, hasPenalty);
        return config;
    }

    private void Check(RecipeReader reader, DataSpec spec, bool hasPenalty)
    {
        var pyramid = ImagePyramid.Of(spec, Architecture);
        if (FadeSteps > 0 && pyramid?.Levels < 2) reader.Problem("fadeSteps", "fades in a level of the pictures' side, and pictures so small have no other");
        if (pyramid is null)
        {
            var sides = Architecture == GanArchitecture.Dcgan ? "at least 7" : "4, 5, 6 or 7 doubled at least once (28, 32, 64)";
            reader.Problem("kind", $"makes square pictures whose side is {sides}, but the data is [{string.Join(", ", spec.Shape)}]: choose another size");
        }
        if (reader.Has("penalty") && Loss != GanLoss.Wasserstein) reader.Problem("penalty", "is read by the loss wasserstein only; for other losses set r1.gamma");
        if (hasPenalty && Norm == DiscriminatorNorm.Batch)
        {
            reader.Problem("norm", "must be none or spectral under a gradient penalty: batch norm makes the score of one picture depend on the others");
        }
        else if (Architecture == GanArchitecture.Resnet && Norm == DiscriminatorNorm.Batch) reader.Problem("norm", "must be spectral or none, for a resnet's discriminator has no batch norm");
    }
}
