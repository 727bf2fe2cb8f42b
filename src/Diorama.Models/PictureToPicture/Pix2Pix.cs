using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Makes a picture of a picture, learnt from pairs: a generator with skips comes near the wanted picture pixel by pixel, and a discriminator that sees patches of
/// pairs keeps it from blurring what it is not sure of.
/// </summary>
/// <remarks>Isola et al. 2017, arXiv 1611.07004. Parameters: <c>generator.…</c> and, where there is a game, <c>discriminator.…</c>.</remarks>
public sealed class Pix2Pix : GenerativeModel, ITransformImages, IScorePatches, IGrow
{
    private readonly Pix2PixConfig _config;
    private readonly SkipGenerator _generator;
    private readonly PatchDiscriminator? _discriminator;

    /// <summary>Makes the networks; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Sizes, game, weights.</param>
    /// <param name="spec">Pairs of pictures of one size, whose sides two to the depth divides.</param>
    /// <exception cref="ArgumentException">The data has no such pairs.</exception>
    public Pix2Pix(Pix2PixConfig config, DataSpec spec)
        : base(spec)
    {
        var pair =
            PicturePair.Of(spec) is { } found && found.MostHalvings >= config.Depth
                ? found
                : throw new ArgumentException(
                    $"No pictures are made of [{string.Join(", ", spec.Source)}] by halving them {config.Depth} times.",
                    nameof(spec)
                );
        _generator = Add("generator", new SkipGenerator(pair.SourceChannels, pair.Channels, config.Width, config.Depth, config.Dropout, config.Refine));
        _config = config;
        _discriminator =
            config.AdversarialWeight == 0
                ? null
                : Add(
                    "discriminator",
                    new PatchDiscriminator(
                        pair.SourceChannels + pair.Channels,
                        config.DiscriminatorWidth,
                        config.PatchLayers,
                        channels => new BatchNorm2d(channels),
                        config.DiscriminatorRefine
                    )
                );
        Objectives = new Pix2PixObjectives(config, _generator, _discriminator).All();
    }

    /// <summary>The family, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily Family { get; } = new(Modality.Image, (reader, spec) =>
    {
        var before = reader.Problems.Items.Count;
        var config = Pix2PixConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new Pix2Pix(config, spec) : null;
    });

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <inheritdoc/>
    public bool CanScore => _discriminator is not null;

    /// <inheritdoc/>
    public bool NeedsSource => true;

    /// <inheritdoc/>
    public IReadOnlyList<string> Parts => ["generator", "discriminator"];

    /// <inheritdoc/>
    public IReadOnlyList<GrownSetting> Larger(GrowthRequest request) =>
    [
        new("width", request.Wide(_config.Width, "generator")), new("refine", request.Deep(_config.Refine, "generator")),
        new("discriminatorWidth", request.Wide(_config.DiscriminatorWidth, "discriminator")), new("discriminatorRefine", request.Deep(_config.DiscriminatorRefine, "discriminator")),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator)
    {
        var (source, image) = (batch["source"], batch["image"]);
        (string, Tensor) picture = ("picture", _generator.Forward(source));
        return _discriminator is null ? [picture] : [picture, ("score", _discriminator.Forward(Tensor.Cat([source, image], 1)))];
    }

    /// <inheritdoc/>
    public Tensor ScorePatches(Tensor images, Tensor? source = null)
    {
        if (_discriminator is null) throw new InvalidOperationException("This model was trained without a discriminator.");
        ArgumentNullException.ThrowIfNull(source);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var evaluating = EvaluationMode.Of(_discriminator);
        return scope.Keep(_discriminator.Forward(Tensor.Cat([source, images], 1)) - AdversarialLoss.Threshold(_config.Loss));
    }

    /// <inheritdoc/>
    public Tensor Transform(Tensor source)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var evaluating = EvaluationMode.Of(_generator);
        return scope.Keep(_generator.Forward(source));
    }
}
