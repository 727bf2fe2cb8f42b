using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// A Transformer language model: predicts each next symbol from all before it. Modules: <c>embedding</c>, <c>body</c> (<see cref="TransformerStack"/>),
/// <c>head.weight</c>.
/// </summary>
/// <remarks>
/// Vaswani et al. 2017, arXiv 1706.03762; as a language model Radford et al. 2019; with rotary positions, RMS norm and SwiGLU Touvron et al. 2023, arXiv 2302.13971.
/// Shapes: B texts, T symbols, E width, V vocabulary.
/// </remarks>
public sealed class TransformerModel : GenerativeModel, ILikelihood, IContinue, IDoubtText, IGrow, IGrowthRule, IRecompute
{
    private const double Deviation = 0.02;

    private readonly Embedding _embedding;
    private readonly TransformerStack _body;
    private readonly Linear _head;

    /// <summary>Makes the model; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="spec">The data: text.</param>
    /// <exception cref="UserException">The data is no text.</exception>
    public TransformerModel(TransformerModelConfig config, DataSpec spec)
        : base(spec)
    {
        Config = config;
        Symbols = new TextSymbols(spec);
        _embedding = Add("embedding", new Embedding(Symbols.Count, config.Layers.Dim));
        _body = Add("body", new TransformerStack(config.Layers, isCausal: true));
        _head = Add("head", new Linear(config.Layers.Dim, Symbols.Count, bias: false, reparam: config.Tie ? new TiedWeight(_embedding.Weight) : null));
        _head.Lay(config.Layers.Dim, EntryNames.OfSymbols(Symbols.Count));
        _embedding.Lay(EntryNames.OfSymbols(Symbols.Count));
        Init.Normal(_embedding.Weight, std: Deviation);
        if (!config.Tie) Init.Normal(_head.Weight, std: Deviation);
        Objectives = [new Objective { Name = "language", Parameters = [.. Parameters()], Compute = (batch, _) => NextSymbols.CrossEntropy(Symbols, batch, Read, Logits) }];
    }

    /// <summary>The family, for recipes.</summary>
    public static ModelFamily Family { get; } = new(Modality.Text, (reader, spec) =>
    {
        var before = reader.Problems.Items.Count;
        var config = TransformerModelConfig.Read(reader, spec);
        return reader.Problems.Items.Count == before ? new TransformerModel(config, spec) : null;
    })
    {
        Published = new PublishedFormat(PublishedTransformer.Settings, PublishedTransformer.Load, PublishedVocabulary.Mismatch),
    };

    /// <summary>Its sizes.</summary>
    public TransformerModelConfig Config { get; }

    /// <summary>What it reads and writes.</summary>
    public TextSymbols Symbols { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <inheritdoc/>
    public string Protocol => Symbols.Protocol;

    /// <inheritdoc/>
    public string DoubtUnit => "nats";

    /// <summary>Where the weights are.</summary>
    internal Device Device => _embedding.Weight.Value.Device;

    /// <summary>What of it reads.</summary>
    internal ReadingParts Reading => new(_embedding, Scale: 1, Source: null, _body);

    /// <summary>Predicts each next symbol of texts from their beginning.</summary>
    /// <param name="tokens">[B, T] int64; borrowed.</param>
    /// <returns>Logits [B, T, V].</returns>
    public Tensor Forward(Tensor tokens) => Logits(Read(tokens));

    /// <summary>Predicts what follows further symbols of texts.</summary>
    /// <param name="tokens">[B, T] int64; borrowed.</param>
    /// <param name="cache">What was read before; these are added.</param>
    /// <returns>Logits [B, T, V].</returns>
    public Tensor Forward(Tensor tokens, KeyValueCache cache) => Logits(_body.Forward(_embedding.Forward(tokens), cache: cache));

    /// <inheritdoc/>
    public (Tensor Nats, Tensor NumSymbols) NegativeLogLikelihood(Batch batch, Generator generator)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var mode = EvaluationMode.Of(this);
        var (input, target) = NextSymbols.Shifted(batch);
        var (nats, numSymbols) = NextSymbols.Nats(Symbols, input, target, Read(input), Logits);
        return (scope.Keep(nats), scope.Keep(numSymbols));
    }

    /// <inheritdoc/>
    public int? Context => Config.Layers.Context;

    /// <inheritdoc/>
    /// <exception cref="UserException">The request cannot be met: its form and its prompt do not fit, say.</exception>
    /// <remarks>Of a prompt that is longer than the context the last part is read. Where a text outgrows the context, the model goes on from the last half of it, read anew.</remarks>
    public IEnumerable<string> Continue(TextRequest request) => TextContinuation.Write(request, Symbols, () => Predictor(request.Stop), Context);

    /// <inheritdoc/>
    public IReadOnlyList<SymbolDoubt> Doubt(string text)
    {
        using var mode = EvaluationMode.Of(this);
        return TextDoubt.Of(Symbols, text, Device, Read, Logits);
    }

    /// <inheritdoc/>
    public IEnumerable<string> Stream(TextRequest request) => TextContinuation.Stream(request, Symbols, () => Predictor(request.Stop), Context);

    /// <inheritdoc/>
    /// <remarks>Heads are added, not widened. By no whole multiple only what lies between the norms grows.</remarks>
    public IReadOnlyList<GrownSetting> Larger(GrowthRequest request)
    {
        var (layers, whole) = (Config.Layers, request.UnderNorms);
        return
        [
            new("width", whole.Wide(layers.Dim)), new("heads", whole.Wide(layers.NumHeads)), new("keyValueHeads", whole.Wide(layers.KeyValueHeads)),
            new("hidden", request.Wide(layers.HiddenDim)), new("layers", request.Deep(layers.NumLayers)), new("positionWidth", layers.PositionDim > 0 ? layers.PositionDim : layers.Dim),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator)
    {
        return [("logits", Forward(NextSymbols.Shifted(batch).Input))];
    }

    /// <inheritdoc/>
    void IGrowthRule.Grow(Growth growth, Module old)
    {
        // A table that is read and written by has its copies counted in every logit.
        if (!Config.Tie) return;
        foreach (var parameter in ((Module)_body.Norm).Parameters()) growth.Scale(parameter, (double)((TransformerModel)old).Config.Layers.Dim / Config.Layers.Dim);
    }

    /// <summary>A cache that fits, for <see cref="Forward(Tensor, KeyValueCache)"/>.</summary>
    public KeyValueCache Cache() => _body.Cache();

    /// <summary>Reads texts from their beginning: [B, T] int64 to states [B, T, E].</summary>
    internal Tensor Read(Tensor tokens) => _body.Forward(_embedding.Forward(tokens));

    /// <summary>The logits [..., V] of what follows states [..., E].</summary>
    internal Tensor Logits(Tensor states) => _head.Forward(states);

    /// <summary>The model as it is now, for use without tensors.</summary>
    internal TransformerStepper Stepper() => new(_embedding, _body, _head);

    private SlidingPredictor Predictor(CancellationToken stop) =>
        new(Device.Type == DeviceType.Cpu ? new StepperPredictor(Stepper()) : new TransformerPredictor(this), Config.Layers.Context, stop);
}
