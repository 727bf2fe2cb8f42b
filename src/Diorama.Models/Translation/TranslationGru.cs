using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Gated recurrent units that translate with attention: a two-way encoder, and a decoder of two layers. The first reads the translation so far and looks, by its
/// state, for what in the source comes next; the second reads that too.
/// </summary>
/// <remarks>
/// Bahdanau et al. 2014, arXiv 1409.0473; the score h W s: Luong et al. 2015, arXiv 1508.04025, eq. 8 ("general"); attention from the lower layer, so that whole
/// sequences run at once in training: Wu et al. 2016, arXiv 1609.08144, section 3. Parameters: <c>embedding.weight</c>, <c>encoder.*</c>, <c>begin1.*</c>,
/// <c>begin2.*</c>, <c>decoder1.*</c>, <c>attention.weight</c>, <c>decoder2.*</c>, <c>combine.*</c>. Shapes: B pairs, S and T tokens, E embedding, H hidden.
/// </remarks>
public sealed class TranslationGru : TranslationModel
{
    private readonly Embedding _embedding;
    private readonly TwoWayGru _encoder;
    private readonly Linear _begin1;
    private readonly Linear _begin2;
    private readonly Gru _decoder1;
    private readonly Linear _attention;
    private readonly Gru _decoder2;
    private readonly Linear _combine;
    private readonly Refined _tanh;
    private readonly Dropout _dropout;
    private readonly Linear _head;

    /// <summary>Makes the model; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="spec">The data: pairs of texts.</param>
    /// <exception cref="UserException">The data is no pairs of texts.</exception>
    public TranslationGru(TranslationGruConfig config, DataSpec spec)
        : base(spec, config.LabelSmoothing)
    {
        Config = config;
        var (embedding, hidden) = (config.Embedding, config.Hidden);
        _embedding = Add("embedding", new Embedding(Symbols.Count, embedding));
        _embedding.Lay(EntryNames.OfSymbols(Symbols.Count));
        Init.Normal(_embedding.Weight, std: 1 / Math.Sqrt(embedding)); // the head's weight too: what is read is scaled up again
        _encoder = Add("encoder", new TwoWayGru(embedding, hidden));
        _begin1 = Add("begin1", new Linear(hidden, hidden));
        _begin2 = Add("begin2", new Linear(hidden, hidden));
        _decoder1 = Add("decoder1", new Gru(embedding, hidden, batchFirst: true));
        _attention = Add("attention", new Linear(hidden, hidden, bias: false));
        _decoder2 = Add("decoder2", new Gru(2 * hidden, hidden, batchFirst: true));
        _combine = Add("combine", new Linear(2 * hidden, embedding));
        _tanh = Add("tanh", Refined.Vector(embedding, config.Refine, x => x.Tanh()));
        // What the encoder says comes from two directions; the score is a product with it.
        var (state, read) = (AxisLayout.FromInt64(hidden), AxisLayout.FromInt64(hidden / 2).Times(2));
        _begin1.Lay(read, hidden);
        _begin2.Lay(read, hidden);
        _attention.Weight.Axes = [Axis.Read(read), Axis.Read(state)];
        _decoder2.Lay(AxisLayout.Beside(state, read));
        _combine.Lay(AxisLayout.Beside(state, read), embedding);
        _dropout = Add("dropout", new Dropout(config.Dropout));
        _head = Add("head", new Linear(embedding, Symbols.Count, bias: false, reparam: new TiedWeight(_embedding.Weight)));
        Weigh(config.TaskWeights, _combine.Weight);
    }

    /// <summary>Its sizes.</summary>
    public TranslationGruConfig Config { get; }

    /// <summary>The family, for recipes.</summary>
    public static ModelFamily Family { get; } = new(Modality.Text, (reader, spec) =>
    {
        var before = reader.Problems.Items.Count;
        var config = TranslationGruConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new TranslationGru(config, spec) : null;
    });

    /// <summary>Where the weights are.</summary>
    internal Device Device => _embedding.Weight.Value.Device;

    /// <inheritdoc/>
    /// <remarks>The states grow; the tokens' table stays as wide, for it is read and written by, with a bounded function between.</remarks>
    public override IReadOnlyList<GrownSetting> Larger(GrowthRequest request) =>
        [new("embedding", Config.Embedding), new("hidden", 2 * request.Wide(Config.Hidden / 2)), new("refine", request.Deep(Config.Refine))];

    /// <summary>Reads sources.</summary>
    /// <param name="source">[B, S] int64.</param>
    internal SourceReading Encode(Tensor source)
    {
        var isText = source.Ne(Symbols.Tokenizer.Pad); // [B, S]
        var states = _dropout.Forward(_encoder.Forward(Embed(source), isText)); // [B, S, H]
        var share = isText.To(states.DType);
        var mean = (states * share.Unsqueeze(2)).Sum([1]) / share.Sum([1], keepdim: true);
        var bias = share.ZerosLike().MaskedFillInPlace(isText.LogicalNot(), double.NegativeInfinity).Unsqueeze(1);
        return new(states, mean, bias);
    }

    /// <summary>The states in which the decoder's two layers begin, [1, B, H] each, in the type of what was read: a layer that multiplies in bfloat16 still keeps its state in float32.</summary>
    internal (Tensor First, Tensor Second) Begin(SourceReading source)
    {
        return (State(_begin1), State(_begin2));

        Tensor State(Linear begin) => begin.Forward(source.Mean).Tanh().To(source.Mean.DType).Unsqueeze(0);
    }

    /// <summary>Reads tokens of translations.</summary>
    /// <param name="tokens">[B, T] int64.</param>
    /// <param name="source">A row for each of B.</param>
    /// <param name="state">Where the two layers stand, [1, B, H] each.</param>
    /// <returns>What the head needs, [B, T, E], and where the layers stand then.</returns>
    internal (Tensor Output, (Tensor First, Tensor Second) State) Decode(Tensor tokens, SourceReading source, (Tensor First, Tensor Second) state)
    {
        var (first, firstState) = _decoder1.Forward(Embed(tokens), state.First); // [B, T, H]
        var scores = _attention.Forward(first).Matmul(source.States.Transpose(1, 2)) + source.Bias; // [B, T, S]
        var context = scores.Softmax(-1).Matmul(source.States); // [B, T, H]
        var (second, secondState) = _decoder2.Forward(_dropout.Forward(Tensor.Cat([first, context], -1)), state.Second);
        var output = _tanh.Forward(_combine.Forward(_dropout.Forward(Tensor.Cat([second, context], -1))));
        return (output, (firstState, secondState));
    }

    /// <summary>The logits [..., V] of what follows.</summary>
    internal Tensor Next(Tensor output) => _head.Forward(output);

    internal override Tensor Read(Tensor source, Tensor tokens)
    {
        var read = Encode(source);
        return _dropout.Forward(Decode(tokens, read, Begin(read)).Output); // here, where a row's draws do not depend on how many tokens others have
    }

    internal override Tensor Logits(Tensor states) => Next(states);

    internal override ITranslationPredictor Predictor() => new TranslationGruPredictor(this);

    private Tensor Embed(Tensor ids) => _dropout.Forward(_embedding.Forward(ids) * Math.Sqrt(Config.Embedding));
}
