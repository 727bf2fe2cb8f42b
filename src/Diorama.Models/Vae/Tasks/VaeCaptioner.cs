using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A variational autoencoder that also says in words what a picture shows: to reconstruct and to caption, by one encoder.</summary>
/// <remarks>Module of the head: <c>caption</c>.</remarks>
public sealed class VaeCaptioner : VaeWithTask, ICaption
{
    private const string Task = "caption";

    private readonly VaeCaptionerConfig _config;
    private readonly CaptionWriter _caption;

    /// <summary>Makes the networks; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Sizes, and how much the picture and the caption count.</param>
    /// <param name="spec">Pictures [C, H, W] with captions.</param>
    public VaeCaptioner(VaeCaptionerConfig config, DataSpec spec)
        : base(config.Vae, config.Weights, spec)
    {
        _config = config;
        _caption = Add("caption", new CaptionWriter(spec.Captions!, VaeNetworks.Trunk(config.Vae, spec), config.CaptionWidth, config.CaptionLayers, config.CaptionDropout));
        Weigh(Task);
    }

    /// <summary>The family, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily Family { get; } = new(Modality.Image, (reader, spec) =>
    {
        var before = reader.Problems.Items.Count;
        var (vae, weights) = Read(reader, spec, Task);
        var config = VaeCaptionerConfig.Read(reader, vae, weights);
        if (spec.Captions is null) reader.Problem("kind", "is vae-captioner, which needs captions, and the data has none");
        reader.Finish();
        return reader.Problems.Items.Count == before ? new VaeCaptioner(config, spec) : null;
    });

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parts => [.. base.Parts, Task];

    /// <inheritdoc/>
    /// <remarks>Of the picture without noise, the likeliest word each time.</remarks>
    public IReadOnlyList<string> Caption(Tensor images)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var evaluating = EvaluationMode.Of(this);
        return [.. _caption.Write(Vae.Trunk(images)).Select(words => string.Join(' ', words.Select(word => Spec.Captions!.Vocabulary[word])))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<GrownSetting> Larger(GrowthRequest request) =>
        [.. base.Larger(request), new("captionWidth", _config.CaptionWidth), new("captionLayers", request.Deep(_config.CaptionLayers, Task))];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator)
    {
        return [.. AnswersOfVae(batch, generator), ("words", _caption.Forward(Vae.Trunk(batch["image"]), batch["caption"]))];
    }

    private protected override TaskLoss Learn(Tensor trunk, Batch batch)
    {
        var (nats, words) = _caption.Nats(trunk, batch["caption"], batch["image"].DType);
        return new(nats.Mean(), 1, ("word_nats", nats.Detach().Sum() / words.Sum()));
    }
}
