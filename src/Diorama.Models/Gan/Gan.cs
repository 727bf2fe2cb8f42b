using Diorama.Core;

namespace Diorama.Models;

/// <summary>A generative adversarial network; class-conditional where asked, by projection.</summary>
/// <remarks>Goodfellow et al. 2014, arXiv 1406.2661; the networks: <see cref="GanArchitecture"/>. Parameters: <c>generator.…</c> and <c>discriminator.…</c>.</remarks>
public sealed class Gan : GanModel
{
    /// <summary>Makes both networks; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Sizes and the game.</param>
    /// <param name="spec">Pictures, square, the side at least 7, of a resnet 4 to 7 times a power of two; with classes where the model is conditional.</param>
    /// <exception cref="ArgumentException">Pictures of this size cannot be made.</exception>
    public Gan(GanConfig config, DataSpec spec)
        : this(config, spec, new NormalNoise(config.Latent))
    {
    }

    private Gan(GanConfig config, DataSpec spec, GanNoise noise)
        : base(config, spec, noise) => Objectives = new GanObjectives(config, noise, GeneratorNet, DiscriminatorNet).Both();

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <summary>The family of an architecture, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily Family(GanArchitecture architecture) => new(Modality.Image, (reader, spec) =>
    {
        var before = reader.Problems.Items.Count;
        var config = GanConfig.Read(reader, spec, architecture);
        return reader.Problems.Items.Count == before ? new Gan(config, spec) : null;
    });
}
