using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// A GAN that makes pictures from noise and from a few codes, and keeps as much of the codes in the picture as it can: the discriminator's second task is to
/// tell them. Nobody names what a code means; it comes to steer what varies most, the digit or its slant.
/// </summary>
/// <remarks>Chen et al. 2016, arXiv 1606.03657. Parameters as a GAN's, and <c>discriminator.answers.…</c>, the last layer of Q.</remarks>
public sealed class InfoGan : GanModel, IRecoverCodes
{
    private readonly CodedNoise _noise;
    private readonly CodeAnswers _answers;

    /// <summary>Makes both networks; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Sizes, the game, and the codes.</param>
    /// <param name="spec">Pictures, square, the side at least 7, of a resnet 4 to 7 times a power of two.</param>
    /// <exception cref="ArgumentException">Pictures of this size cannot be made.</exception>
    public InfoGan(InfoGanConfig config, DataSpec spec)
        : this(config, spec, new CodedNoise(config.Gan.Latent, config.Categorical, config.Continuous))
    {
    }

    private InfoGan(InfoGanConfig config, DataSpec spec, CodedNoise noise)
        : base(config.Gan, spec, noise, answers: AxisLayout.Entries(CodeAnswers.Count(config)))
    {
        _noise = noise;
        _answers = new(config, noise);
        CategoricalEntropy = config.Categorical.Sum(n => Math.Log(n));
        Objectives = new GanObjectives(config.Gan, noise, GeneratorNet, DiscriminatorNet, _answers).Both();
    }

    /// <summary>The family, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily Family { get; } = new(Modality.Image, (reader, spec) =>
    {
        var before = reader.Problems.Items.Count;
        var config = InfoGanConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new InfoGan(config, spec) : null;
    });

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <inheritdoc/>
    public double CategoricalEntropy { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int?> Codes => _noise.Codes;

    /// <inheritdoc/>
    public (Tensor Categorical, Tensor Continuous) Information(Tensor images, ImageRequest request)
    {
        using var scope = TensorScope.Open();
        var (categorical, continuous) = _answers.Information(Judge(images).Answers!, _noise.Numbered(request, request.First, request.Count, images.Device));
        return (scope.Keep(categorical), scope.Keep(continuous));
    }
}
