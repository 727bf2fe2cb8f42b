using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// An encoder-decoder Transformer that translates, with one table of tokens for both sides and the head. Parameters: <c>embedding.weight</c>;
/// <c>encoder.layers.N.*</c>, <c>encoder.norm.*</c>, <c>decoder.layers.N.*</c>, <c>decoder.norm.*</c> as PyTorch's <c>Transformer(norm_first=True)</c>.
/// </summary>
/// <remarks>Vaswani et al. 2017, arXiv 1706.03762; shared tables: section 3.4 there, and Press and Wolf 2017, arXiv 1608.05859.</remarks>
public sealed class TranslationTransformer : TranslationModel
{
    private readonly Embedding _embedding;
    private readonly SinusoidalPositions _positions;
    private readonly LayersAndNorm<TransformerEncoderLayer> _encoder;
    private readonly LayersAndNorm<TransformerDecoderLayer> _decoder;
    private readonly Dropout _dropout;
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
        // As a head's weight a table of normal numbers would begin with logits of size sqrt(D): it begins smaller by that, and what is read is scaled up again.
        Init.Normal(_embedding.Weight, std: 1 / Math.Sqrt(config.Width));
        _positions = Add("positions", new SinusoidalPositions((int)Math.Max(spec.Source[0], spec.Shape[0]) + 1, config.Width));
        _encoder = Add("encoder", new LayersAndNorm<TransformerEncoderLayer>(config.EncoderLayers, config.Width, () => new(config)));
        _decoder = Add("decoder", new LayersAndNorm<TransformerDecoderLayer>(config.DecoderLayers, config.Width, () => new(config)));
        _dropout = Add("dropout", new Dropout(config.Dropout));
        _head = Add("head", new Linear(config.Width, Symbols.Count, bias: false, reparam: new TiedWeight(_embedding.Weight)));
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

    /// <summary>Reads sources.</summary>
    /// <param name="source">[B, S] int64.</param>
    /// <returns>Of each layer of the decoder the keys and values, and where the source is no padding, [B, 1, 1, S] bool; null where it has none.</returns>
    internal ((Tensor Key, Tensor Value)[] Memory, Tensor? Allowed) Encode(Tensor source)
    {
        var isText = source.Ne(Symbols.Tokenizer.Pad);
        var allowed = isText.All().Item() != 0 ? null : isText.Unsqueeze(1).Unsqueeze(1);
        var x = Embed(source, 0);
        foreach (var layer in _encoder.Layers) x = layer.Forward(x, allowed);
        x = _encoder.Norm.Forward(x);
        return ([.. _decoder.Layers.Select(layer => layer.Memory(x))], allowed);
    }

    /// <summary>Reads one token more.</summary>
    /// <param name="tokens">[B, 1] int64.</param>
    /// <param name="place">Which token of the translation it is, from 0.</param>
    /// <param name="past">Of each layer, the keys and values of the tokens before, [B, heads, t, D / heads] each; null where there are none. The new token's are added.</param>
    /// <param name="memory">From <see cref="Encode"/>, a row for each of B.</param>
    /// <param name="allowed">Likewise.</param>
    /// <returns>Logits [B, V].</returns>
    internal Tensor Step(Tensor tokens, int place, (Tensor Key, Tensor Value)?[] past, (Tensor Key, Tensor Value)[] memory, Tensor? allowed)
    {
        var x = Embed(tokens, place);
        for (var i = 0; i < past.Length; i++) (x, past[i]) = _decoder.Layers[i].Step(x, past[i], memory[i], allowed);
        return Logits(_decoder.Norm.Forward(x)).Squeeze(1);
    }

    private protected override Tensor Read(Tensor source, Tensor tokens)
    {
        var (memory, allowed) = Encode(source);
        var x = Embed(tokens, 0);
        for (var i = 0; i < memory.Length; i++) x = _decoder.Layers[i].Forward(x, memory[i], allowed);
        return _decoder.Norm.Forward(x);
    }

    private protected override Tensor Logits(Tensor states) => _head.Forward(states);

    private protected override ITranslationPredictor Predictor() => new TranslationTransformerPredictor(this);

    private Tensor Embed(Tensor ids, int place) =>
        _dropout.Forward((_embedding.Forward(ids) * Math.Sqrt(Config.Width)) + _positions.At(place, (int)ids.Size(1)));
}
