using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// An encoder-decoder Transformer that translates, with one table of tokens for both sides and the head. Modules: <c>embedding</c>, <c>encoder</c>, <c>decoder</c>
/// (<see cref="TransformerStack"/> in PyTorch's style: <c>encoder.layers.N.self_attn.in_proj_weight</c>).
/// </summary>
/// <remarks>Vaswani et al. 2017, arXiv 1706.03762; shared tables: section 3.4 there, and Press and Wolf 2017, arXiv 1608.05859.</remarks>
public sealed class TranslationTransformer : TranslationModel, IGrowthRule, IRecompute
{
    private readonly Embedding _embedding;
    private readonly TransformerStack _encoder;
    private readonly TransformerStack _decoder;
    private readonly Linear _head;

    /// <summary>Makes the model; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="spec">The data: pairs of texts.</param>
    /// <exception cref="UserException">The data is no pairs of texts.</exception>
    public TranslationTransformer(TranslationTransformerConfig config, DataSpec spec)
        : base(spec, config.LabelSmoothing)
    {
        Config = config;
        _embedding = Add("embedding", new Embedding(Symbols.Count, config.Width));
        _embedding.Lay(EntryNames.OfSymbols(Symbols.Count));
        // As a head's weight a table of normal numbers would begin with logits of size sqrt(D): it begins smaller by that, and what is read is scaled up again.
        Init.Normal(_embedding.Weight, std: 1 / Math.Sqrt(config.Width));
        _encoder = Add("encoder", new TransformerStack(config.Layers(config.EncoderLayers, (int)spec.Source[0]), isCausal: false));
        _decoder = Add("decoder", new TransformerStack(config.Layers(config.DecoderLayers, (int)spec.Shape[0]), isCausal: true, hasMemory: true));
        _head = Add("head", new Linear(config.Width, Symbols.Count, bias: false, reparam: new TiedWeight(_embedding.Weight)));
        Weigh(config.TaskWeights, ((Module)_decoder.Norm).Parameters().First());
    }

    /// <summary>Its sizes.</summary>
    public TranslationTransformerConfig Config { get; }

    /// <summary>The family, for recipes.</summary>
    public static ModelFamily Family { get; } = new(Modality.Text, (reader, spec) =>
    {
        var before = reader.Problems.Items.Count;
        var config = TranslationTransformerConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new TranslationTransformer(config, spec) : null;
    });

    /// <summary>Where the weights are.</summary>
    internal Device Device => _embedding.Weight.Value.Device;

    internal override ReadingParts Reading => new(_embedding, Scale, _encoder, _decoder);

    private double Scale => Math.Sqrt(Config.Width);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Parts => ["encoder", "decoder"];

    /// <inheritdoc/>
    /// <remarks>Heads are added, not widened, and both sides have one width. By no whole multiple only what lies between the norms grows.</remarks>
    public override IReadOnlyList<GrownSetting> Larger(GrowthRequest request)
    {
        if (request is { Part: not null, Wider: > 1 })
            throw new UserException(
                "the encoder and the decoder of a seq2seq-transformer share one width: they grow wider together, and deeper each by itself"
            );
        var whole = request.UnderNorms;
        return
        [
            new("width", whole.Wide(Config.Width)),
            new("positionWidth", Config.PositionWidth > 0 ? Config.PositionWidth : Config.Width),
            new("heads", whole.Wide(Config.Heads)),
            new("feedForward", request.Wide(Config.FeedForward)),
            new("encoderLayers", request.Deep(Config.EncoderLayers, "encoder")),
            new("decoderLayers", request.Deep(Config.DecoderLayers, "decoder")),
        ];
    }

    /// <inheritdoc/>
    void IGrowthRule.Grow(Growth growth, Module old)
    {
        // What is read is scaled by the width; and a table that is read and written by has its copies counted in every logit.
        var before = (TranslationTransformer)old;
        var scale = before.Scale / Scale;
        growth.Scale(_embedding.Weight, scale);
        foreach (var parameter in ((Module)_decoder.Norm).Parameters()) growth.Scale(parameter, before.Config.Width / (scale * Config.Width));
    }

    /// <summary>Reads sources.</summary>
    /// <param name="source">[B, S] int64.</param>
    /// <returns>What the decoder needs of them, in the current scope.</returns>
    internal TransformerMemory Encode(Tensor source)
    {
        var isPadding = source.Eq(Symbols.Tokenizer.Pad);
        var padding = isPadding.Any().Item() != 0 ? isPadding : null;
        return _decoder.Memory(_encoder.Forward(Embed(source), padding), padding);
    }

    /// <summary>Reads one token more.</summary>
    /// <param name="tokens">[B, 1] int64.</param>
    /// <param name="memory">From <see cref="Encode"/>, a row for each of B.</param>
    /// <param name="cache">The tokens before, to which this one is added.</param>
    /// <returns>Logits [B, V].</returns>
    internal Tensor Step(Tensor tokens, TransformerMemory memory, KeyValueCache cache) =>
        Logits(_decoder.Forward(Embed(tokens), memory: memory, cache: cache)).Squeeze(1);

    /// <summary>A cache that fits, for <see cref="Step"/>.</summary>
    internal KeyValueCache Cache() => _decoder.Cache();

    internal override Tensor Read(Tensor source, Tensor tokens) => _decoder.Forward(Embed(tokens), memory: Encode(source));

    internal override Tensor Logits(Tensor states) => _head.Forward(states);

    internal override ITranslationPredictor Predictor() => new TranslationTransformerPredictor(this);

    private Tensor Embed(Tensor ids) => _embedding.Forward(ids) * Scale;
}
