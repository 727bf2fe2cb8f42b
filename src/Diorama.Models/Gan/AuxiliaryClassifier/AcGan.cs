using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// A class-conditional GAN whose discriminator has two tasks: to tell real from generated, and to tell the classes apart. It is not told the class; the
/// generator is, and learns to make pictures that the discriminator takes for real and for that class.
/// </summary>
/// <remarks>Odena et al. 2017, arXiv 1610.09585. Parameters as a GAN's, and <c>discriminator.answers.…</c>, the classifier's last layer.</remarks>
public sealed class AcGan : GanModel, IClassify
{
    /// <summary>Makes both networks; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Sizes, the game, and the weight of the classes.</param>
    /// <param name="spec">Pictures with classes, square, the side at least 7, of a resnet 4 to 7 times a power of two.</param>
    /// <exception cref="ArgumentException">Pictures of this size cannot be made.</exception>
    public AcGan(AcGanConfig config, DataSpec spec)
        : this(config, spec, new NormalNoise(config.Gan.Latent))
    {
    }

    private AcGan(AcGanConfig config, DataSpec spec, GanNoise noise)
        : base(config.Gan, spec, noise, judgesByClass: false, EntryNames.OfClasses(spec.Classes.Count)) =>
        Objectives = new GanObjectives(config.Gan, noise, GeneratorNet, DiscriminatorNet, new ClassAnswers(config.ClassWeight, config.GeneratorClassWeight)).Both();

    /// <summary>The family, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily Family { get; } = new(Modality.Image, (reader, spec) =>
    {
        var before = reader.Problems.Items.Count;
        var config = AcGanConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new AcGan(config, spec) : null;
    });

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <inheritdoc/>
    public Tensor Classify(Tensor input)
    {
        using var scope = TensorScope.Open();
        return scope.Keep(Judge(input).Answers!.Softmax(1));
    }
}
