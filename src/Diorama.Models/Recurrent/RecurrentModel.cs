using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// A recurrent language model: reads a text symbol by symbol and predicts each next one. Parameters: <c>embedding.weight</c>, <c>rnn.*</c> as PyTorch's GRU
/// or LSTM, <c>head.weight</c>, <c>head.bias</c>, and <c>project.weight</c>, <c>project.bias</c> where <see cref="RecurrentConfig.Tie"/> needs it.
/// </summary>
/// <remarks>
/// Mikolov et al. 2010, "Recurrent neural network based language model"; dropout only where no state passes (Zaremba et al. 2014, arXiv 1409.2329).
/// Shapes: B texts, T symbols, N symbols that count, E embedding, H hidden, V vocabulary.
/// </remarks>
public sealed class RecurrentModel : GenerativeModel, ILikelihood, IContinue, IDoubtText, IGrow, IGrowthRule
{
    private readonly Embedding _embedding;
    private readonly RecurrentLayers _rnn;
    private readonly Dropout _dropout;
    private readonly Linear? _project;
    private readonly Linear _head;
    private readonly double _scale;

    /// <summary>Makes the model; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="spec">The data: text, with a vocabulary.</param>
    /// <exception cref="UserException">The data is no text.</exception>
    public RecurrentModel(RecurrentConfig config, DataSpec spec)
        : base(spec)
    {
        Config = config;
        Symbols = new TextSymbols(spec);
        _embedding = Add("embedding", new Embedding(Symbols.Count, config.Embedding));
        _rnn = Add("rnn", new RecurrentLayers(config));
        _dropout = Add("dropout", new Dropout(config.Dropout));
        if (config.Tie && config.Hidden != config.Embedding) _project = Add("project", new Linear(config.Hidden, config.Embedding));
        _head = Add("head", new Linear(_project is null ? config.Hidden : config.Embedding, Symbols.Count, reparam: config.Tie ? new TiedWeight(_embedding.Weight) : null));
        _head.Lay(_project is null ? config.Hidden : config.Embedding, EntryNames.OfSymbols(Symbols.Count));
        _embedding.Lay(EntryNames.OfSymbols(Symbols.Count));
        _scale = config.Tie ? Math.Sqrt(config.Embedding) : 1;
        // As a head's weight a table of normal numbers would begin with logits of size sqrt(E): it begins smaller by that, and what is read is scaled up again.
        if (config.Tie) Init.Normal(_embedding.Weight, std: 1 / _scale);
        Objectives = [new Objective { Name = "language", Parameters = [.. Parameters()], Compute = (batch, _) => NextSymbols.CrossEntropy(Symbols, batch, input => Read(input, null).Output, Logits) }];
    }

    /// <summary>Its sizes.</summary>
    public RecurrentConfig Config { get; }

    /// <summary>What it reads and writes.</summary>
    public TextSymbols Symbols { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives { get; }

    /// <inheritdoc/>
    public string Protocol => Symbols.Protocol;

    /// <inheritdoc/>
    public string DoubtUnit => "nats";

    /// <summary>The family of one cell, for recipes.</summary>
    public static ModelFamily Family(RecurrentCell cell) => new(Modality.Text, (reader, spec) =>
    {
        var before = reader.Problems.Items.Count;
        var config = RecurrentConfig.Read(cell, reader, spec);
        return reader.Problems.Items.Count == before ? new RecurrentModel(config, spec) : null;
    });

    /// <summary>Predicts each next symbol of texts from their beginning.</summary>
    /// <param name="tokens">[B, T] int64; borrowed.</param>
    /// <returns>Logits [B, T, V].</returns>
    public Tensor Forward(Tensor tokens) => Logits(Read(tokens, null).Output);

    /// <inheritdoc/>
    public (Tensor Nats, Tensor NumSymbols) NegativeLogLikelihood(Batch batch, Generator generator)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var mode = EvaluationMode.Of(this);
        var (input, target) = NextSymbols.Shifted(batch);
        var (nats, numSymbols) = NextSymbols.Nats(Symbols, input, target, Read(input, null).Output, Logits);
        return (scope.Keep(nats), scope.Keep(numSymbols));
    }

    /// <inheritdoc/>
    /// <exception cref="UserException">The request cannot be met: its form and its prompt do not fit, say.</exception>
    /// <remarks>
    /// On the processor by <see cref="RecurrentStepper"/>, for any count: for many texts the layers would share the weights' passage through memory, but their
    /// last digits are others, and a text must not depend on how many are asked for.
    /// </remarks>
    public IEnumerable<string> Continue(TextRequest request) =>
        TextContinuation.Write(request, Symbols, Predictor);

    /// <inheritdoc/>
    public IEnumerable<string> Stream(TextRequest request) => TextContinuation.Stream(request, Symbols, Predictor);

    /// <inheritdoc/>
    public IReadOnlyList<SymbolDoubt> Doubt(string text)
    {
        using var mode = EvaluationMode.Of(this);
        return TextDoubt.Of(Symbols, text, Device, input => Read(input, null).Output, Logits);
    }

    /// <inheritdoc/>
    /// <remarks>A head that shares the embedding's weight without a projection between gets one of its own: copied states would count twice in it.</remarks>
    public IReadOnlyList<GrownSetting> Larger(GrowthRequest request)
    {
        var hidden = request.Wide(Config.Hidden);
        var unties = Config.Tie && _project is null && hidden > Config.Hidden;
        var embedding = (Config.Tie && !unties ? request.UnderNorms : request).Wide(Config.Embedding);
        return [new("embedding", embedding), new("hidden", hidden), new("refine", request.Deep(Config.Refine)), new("tie", Config.Tie && !unties)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator)
    {
        return [("logits", Forward(NextSymbols.Shifted(batch).Input))];
    }

    /// <inheritdoc/>
    void IGrowthRule.Grow(Growth growth, Module old)
    {
        var before = (RecurrentModel)old;
        var scale = before._scale / _scale;
        growth.Scale(_embedding.Weight, scale);
        // A table that is read and written by has its copies counted in every logit.
        if (!Config.Tie || _project is null) return;
        foreach (var parameter in _project.Parameters()) growth.Scale(parameter, before.Config.Embedding / (scale * Config.Embedding));
    }

    /// <summary>Where the weights are.</summary>
    internal Device Device => _embedding.Weight.Value.Device;

    /// <summary>The model as it is now, for use without tensors.</summary>
    internal RecurrentStepper Stepper() => _rnn.Stepper(_embedding, _project is null ? [_head] : [_project, _head], _scale);

    private ISymbolPredictor Predictor() => Device.Type == DeviceType.Cpu ? new StepperPredictor(Stepper()) : new RecurrentPredictor(this);

    /// <summary>Reads symbols and says what state it is in then.</summary>
    /// <param name="tokens">[B, T] int64.</param>
    /// <param name="state">Where it begins, [layers, B, H] each, of a GRU one, of an LSTM two; null: zeros.</param>
    /// <returns>The last layer's state at each symbol [B, T, H], and the state at the end.</returns>
    internal (Tensor Output, Tensor[] State) Read(Tensor tokens, Tensor[]? state)
    {
        var (output, last) = _rnn.Forward(_dropout.Forward(_embedding.Forward(tokens) * _scale), state);
        return (_dropout.Forward(output), last); // here, where a row's draws do not depend on how many symbols others have
    }

    /// <summary>The logits [..., V] of what follows states [..., H].</summary>
    internal Tensor Logits(Tensor output) => _head.Forward(_project is null ? output : _project.Forward(output));
}
