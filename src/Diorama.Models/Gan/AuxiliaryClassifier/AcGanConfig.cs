using Diorama.Core;

namespace Diorama.Models;

/// <summary>A GAN whose discriminator also tells classes apart.</summary>
public sealed record AcGanConfig
{
    /// <summary>Networks and game; conditional.</summary>
    public GanConfig Gan { get; init; } = new() { Conditional = true };

    /// <summary>What a nat of classification counts for the discriminator beside the game.</summary>
    /// <value>Above 0; default 1.</value>
    public double ClassWeight { get; init; } = 1;

    /// <summary>What it counts for the generator: less, for it can please a classifier by marks that no picture has.</summary>
    /// <value>Above 0; default 0.1, as in the residual GAN of Gulrajani et al. 2017, arXiv 1704.00028, on CIFAR-10.</value>
    public double GeneratorClassWeight { get; init; } = 0.1;

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static AcGanConfig Read(RecipeReader reader, DataSpec spec)
    {
        var config = new AcGanConfig
        {
            Gan = GanConfig.ReadGame(reader, spec) with { Conditional = true, ClassEmbedding = reader.Int("classEmbedding", 16, min: 1, max: 65_536) },
            ClassWeight = reader.Double("classWeight", 1, above: 0),
            GeneratorClassWeight = reader.Double("generatorClassWeight", 0.1, above: 0),
        };
        if (spec.Classes.Count == 0) reader.Problem("kind", "needs classes, and the data has none: choose dcgan or resnet-gan");
        if (reader.Has("classEmbedding") && config.Gan.Architecture == GanArchitecture.Resnet) reader.Problem("classEmbedding", "is read by the architecture dcgan only");
        reader.Finish();
        return config;
    }
}
