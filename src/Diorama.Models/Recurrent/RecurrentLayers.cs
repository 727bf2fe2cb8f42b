using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The recurrent layers of a model: a GRU or an LSTM, and behind it layers that add to what it says, times a number that begins at zero.</summary>
/// <remarks>Parameters as the GRU's or LSTM's, and <c>more.N.rnn.…</c>, <c>more.N.gate</c>.</remarks>
internal sealed class RecurrentLayers : Module
{
    private readonly RecurrentModule _layers;
    private readonly ModuleList<Further> _more;

    internal RecurrentLayers(RecurrentConfig config)
    {
        _layers = AddUnder("", Make(config, config.Embedding, config.Layers));
        _more = Add("more", new ModuleList<Further>(Enumerable.Range(0, config.Refine).Select(_ => new Further(Make(config, config.Hidden, 1)))));
    }

    /// <summary>Reads sequences.</summary>
    /// <param name="x">[B, T, E].</param>
    /// <param name="state">Where it begins, [layers, B, H] each, of a GRU one, of an LSTM two; null: zeros.</param>
    /// <returns>What comes out [B, T, H], and the state at the end.</returns>
    internal (Tensor Output, Tensor[] State) Forward(Tensor x, Tensor[]? state)
    {
        var (output, last) = Run(_layers, x, Part(state, 0, _layers.NumLayers));
        if (_more.Count == 0) return (output, last);
        var states = new List<Tensor[]> { last };
        foreach (var further in _more)
        {
            var (said, end) = Run(further.Layer, output, Part(state, _layers.NumLayers + states.Count - 1, 1));
            output = output.Addcmul(said, further.Gate);
            states.Add(end);
        }
        return (output, [.. Enumerable.Range(0, last.Length).Select(i => Tensor.Cat([.. states.Select(s => s[i])]))]);
    }

    /// <summary>As they are now, for use without tensors.</summary>
    internal RecurrentStepper Stepper(Embedding embedding, IReadOnlyList<Linear> head, double scale) =>
        new(embedding, _layers, head, scale, more: [.. _more.Select(further => (further.Layer, further.Gate))]);

    private static RecurrentModule Make(RecurrentConfig config, int inputs, int layers) => config.Cell == RecurrentCell.Gru
        ? new Gru(inputs, config.Hidden, layers, batchFirst: true, dropout: config.Dropout)
        : new Lstm(inputs, config.Hidden, layers, batchFirst: true, dropout: config.Dropout);

    private static Tensor[]? Part(Tensor[]? state, int first, int count) => state is null ? null : Array.ConvertAll(state, s => s.Narrow(0, first, count));

    private static (Tensor Output, Tensor[] State) Run(RecurrentModule layers, Tensor x, Tensor[]? state)
    {
        if (layers is Gru gru)
        {
            var (output, hidden) = gru.Forward(x, state?[0]);
            return (output, [hidden]);
        }
        else
        {
            var (output, last) = ((Lstm)layers).Forward(x, state is null ? null : new LstmState(state[0], state[1]));
            return (output, [last.Hidden, last.Cell]);
        }
    }

    private sealed class Further : Module, IResidual
    {
        internal Further(RecurrentModule layer)
        {
            Layer = Add("rnn", layer);
            Gate = Param("gate", () => Tensor.Zeros([]));
        }

        public IEnumerable<Parameter> LastParameters => [Gate];

        internal RecurrentModule Layer { get; }

        internal Parameter Gate { get; }
    }
}
