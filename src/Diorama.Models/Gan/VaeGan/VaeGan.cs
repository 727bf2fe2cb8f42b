using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// A variational autoencoder and a GAN in one: the decoder is the generator, and a reconstruction is compared with its picture not pixel by pixel but by what
/// the discriminator sees in both.
/// </summary>
/// <remarks>
/// Larsen et al. 2016, arXiv 1512.09300. Parameters: <c>generator.…</c> (the decoder), <c>discriminator.…</c> and <c>encoder.…</c>.
/// </remarks>
public sealed class VaeGan : GanModel, IReconstruct
{
    private readonly PictureEncoder _encoder;

    /// <summary>Makes the three networks; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Sizes, the game, and the weight of the prior.</param>
    /// <param name="spec">Pictures, square, the side at least 7, of a resnet 4 to 7 times a power of two.</param>
    /// <exception cref="ArgumentException">Pictures of this size cannot be made.</exception>
    public VaeGan(VaeGanConfig config, DataSpec spec)
        : base(config.Gan, spec, new NormalNoise(config.Gan.Latent))
    {
        _encoder = Add("encoder", new PictureEncoder(config.Gan, ImagePyramid.Of(spec, config.Gan.Architecture)!));
        Objectives = new VaeGanObjectives(config, _encoder, GeneratorNet, DiscriminatorNet).All();
    }

    /// <summary>The family, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily Family { get; } = new(Modality.Image, (reader, spec) =>
    {
        var before = reader.Problems.Items.Count;
        var config = VaeGanConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new VaeGan(config, spec) : null;
    });

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <inheritdoc/>
    public override bool GrowsPictures => false;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator)
    {
        return [.. base.Answers(batch, generator), ("mean", _encoder.Forward(batch["image"]).Mean)];
    }

    /// <inheritdoc/>
    /// <remarks>Decodes the mean of the latent numbers.</remarks>
    public Tensor Reconstruct(Tensor input)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var encoding = EvaluationMode.Of(_encoder);
        using var decoding = EvaluationMode.Of(GeneratorNet);
        return scope.Keep(GeneratorNet.Forward(_encoder.Forward(input).Mean, label: null));
    }
}
