using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Makes pictures of one kind of those of another, learnt without pairs: a generator each way, a discriminator for each kind, and who goes there and back must
/// arrive where they set out.
/// </summary>
/// <remarks>
/// Zhu et al. 2017, arXiv 1703.10593. Parameters: <c>there.…</c> and <c>back.…</c>, the generators; <c>judge_image.…</c> and <c>judge_source.…</c>, the
/// discriminators. Buffers: <c>made_images.…</c> and <c>made_sources.…</c>. What a batch holds in <c>source</c> and <c>image</c> need not belong together.
/// </remarks>
public sealed class CycleGan : GenerativeModel, ITransformImages, ITransformBack, IScorePatches, IGrow
{
    private readonly CycleGanConfig _config;
    private readonly IReadOnlyList<CycleGanKind> _kinds;
    private readonly ResidualGenerator _there;
    private readonly ResidualGenerator _back;

    /// <summary>Makes the networks; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Sizes, game, weights.</param>
    /// <param name="spec">Two kinds of pictures of one size, whose sides 4 divides.</param>
    /// <exception cref="ArgumentException">The data has no such pictures.</exception>
    public CycleGan(CycleGanConfig config, DataSpec spec)
        : base(spec)
    {
        var pair = PicturePair.Of(spec) is { MostHalvings: >= ResidualGenerator.Halvings } found
            ? found
            : throw new ArgumentException(
                $"No pictures of one size go from [{string.Join(", ", spec.Source)}] to [{string.Join(", ", spec.Shape)}], or 4 does not divide it.",
                nameof(spec)
            );
        _there = Add("there", new ResidualGenerator(pair.SourceChannels, pair.Channels, config.Width, config.Blocks));
        _back = Add("back", new ResidualGenerator(pair.Channels, pair.SourceChannels, config.Width, config.Blocks));
        var images = Kind("image", "images", pair.Channels);
        var sources = Kind("source", "sources", pair.SourceChannels);
        (_config, _kinds) = (config, [images, sources]);
        Objectives = new CycleGanObjectives(config, _there, _back, images, sources).Both();

        CycleGanKind Kind(string name, string plural, long channels) => new(
            name,
            Add($"judge_{name}", new PatchDiscriminator(channels, config.DiscriminatorWidth, config.PatchLayers, c => new InstanceNorm2d(c), config.DiscriminatorRefine)),
            Add($"made_{plural}", new FakeHistory(config.History, channels, pair.Height, pair.Width)));
    }

    /// <summary>The family, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily Family { get; } = new(Modality.Image, (reader, spec) =>
    {
        var before = reader.Problems.Items.Count;
        var config = CycleGanConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new CycleGan(config, spec) : null;
    });

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <inheritdoc/>
    public bool CanScore => true;

    /// <inheritdoc/>
    public bool NeedsSource => false;

    /// <inheritdoc/>
    public IReadOnlyList<string> Parts => ["generators", "discriminators"];

    /// <inheritdoc/>
    public IReadOnlyList<GrownSetting> Larger(GrowthRequest request) =>
    [
        new("width", request.Wide(_config.Width, "generators")), new("blocks", request.Deep(_config.Blocks, "generators")),
        new("discriminatorWidth", request.Wide(_config.DiscriminatorWidth, "discriminators")), new("discriminatorRefine", request.Deep(_config.DiscriminatorRefine, "discriminators")),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator)
    {
        var (source, image) = (batch["source"], batch["image"]);
        return
        [
            ("picture", _there.Forward(source)), ("source", _back.Forward(image)),
            ("score of pictures", _kinds[0].Judge.Forward(image)), ("score of sources", _kinds[1].Judge.Forward(source)),
        ];
    }

    /// <inheritdoc/>
    public Tensor ScorePatches(Tensor images, Tensor? source = null)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var judge = _kinds[0].Judge;
        using var evaluating = EvaluationMode.Of(judge);
        return scope.Keep(judge.Forward(images) - AdversarialLoss.Threshold(_config.Loss));
    }

    /// <inheritdoc/>
    public Tensor Transform(Tensor source) => By(_there, source);

    /// <inheritdoc/>
    public Tensor TransformBack(Tensor image) => By(_back, image);

    private static Tensor By(ResidualGenerator translator, Tensor pictures)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var evaluating = EvaluationMode.Of(translator);
        return scope.Keep(translator.Forward(pictures));
    }
}
