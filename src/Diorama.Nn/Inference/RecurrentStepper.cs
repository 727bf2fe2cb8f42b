using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// Predicts symbol by symbol with the weights of a trained GRU or LSTM, on one thread of this processor, without libtorch: for one sequence, or a few, several times as fast.
/// It holds copies of the weights as they were when it was made, and no tensors, so it needs no scope. Not for several threads at once.
/// </summary>
/// <remarks>The numbers are the layers' own to 1e-5. Above some eight sequences at once the layers are the faster way, for they share the weights' passage through memory.</remarks>
public sealed class RecurrentStepper : IStepper
{
    private readonly RecurrentStep[] _layers;
    private readonly float[] _weights; // of what a layer says in what goes on; of the first layers, which add nothing, none
    private readonly float[] _sum;
    private readonly PackedMatrix[] _head;
    private readonly float[] _embedding;
    private readonly int _embeddingDim;
    private readonly float[]?[] _inputGates; // of a symbol in the first layer: the same whenever it comes again
    private readonly float[] _gates;
    private readonly float[] _ahead;
    private readonly float[] _behind;
    private readonly float[] _states; // [sequence][layer][hidden, cell]
    private readonly int _stateSize;

    /// <summary>Copies the weights.</summary>
    /// <param name="embedding">Symbols to vectors; their number is the vocabulary's.</param>
    /// <param name="layers">A <see cref="Gru"/> or <see cref="Lstm"/>, of any dtype and device; dropout between its layers is left out.</param>
    /// <param name="head">Linear layers, one after another, from the last hidden state to the logits; at least one.</param>
    /// <param name="inputScale">What the embedding's vectors are multiplied by.</param>
    /// <param name="numSequences">How many sequences go side by side.</param>
    /// <param name="more">Further layers of the same kind and size, and what each is multiplied by before it is added to what comes out of those before it.</param>
    public RecurrentStepper(
        Embedding embedding,
        RecurrentModule layers,
        IReadOnlyList<Linear> head,
        double inputScale = 1,
        int numSequences = 1,
        IReadOnlyList<(RecurrentModule Layer, Parameter Weight)>? more = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numSequences, 1);
        ArgumentOutOfRangeException.ThrowIfZero(head.Count);
        using var scope = TensorScope.Open();
        using var still = Autograd.NoGrad();
        var isLstm = layers is Lstm;
        _layers = [.. Steps(layers), .. (more ?? []).SelectMany(further => Steps(further.Layer))];
        _weights = [.. (more ?? []).Select(further => (float)further.Weight.Value.Item())];
        _sum = new float[_layers[^1].StateSize];
        _head = [.. head.Select(linear => new PackedMatrix(linear.CurrentWeight, [linear.Bias?.Value]))];
        _embedding = (embedding.Weight.Value * inputScale).To(DType.Float32).ToArray<float>();
        _embeddingDim = _layers[0].FromInput.NumInputs;
        _inputGates = new float[]?[_embedding.Length / _embeddingDim];
        _gates = new float[_layers.Max(layer => layer.FromInput.NumOutputs)];
        (_ahead, _behind) = (new float[_head.Max(linear => linear.NumOutputs)], new float[_head.Max(linear => linear.NumOutputs)]);
        NumLogits = (int)head[^1].CurrentWeight.Size(0);
        _stateSize = 2 * _layers.Sum(layer => layer.StateSize);
        _states = new float[numSequences * _stateSize];
        NumSequences = numSequences;

        IEnumerable<RecurrentStep> Steps(RecurrentModule module)
        {
            var weights = module.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter.Value);
            PackedMatrix Pack(string kind, int layer) =>
                new(weights[$"weight_{kind}_l{layer}"], [weights.GetValueOrDefault($"bias_{kind}_l{layer}")], isLstm ? 4 : 3);
            return [.. Enumerable.Range(0, module.NumLayers).Select(k => new RecurrentStep(isLstm, Pack("ih", k), Pack("hh", k)))];
        }
    }

    /// <summary>Sequences side by side.</summary>
    public int NumSequences { get; }

    /// <summary>Logits of a step of one sequence: the last linear layer's outputs.</summary>
    public int NumLogits { get; }

    /// <summary>Reads a symbol of the first sequence.</summary>
    /// <param name="token">A row of the embedding.</param>
    /// <param name="logits">Receives the <see cref="NumLogits"/> logits of what follows.</param>
    public void Step(int token, Span<float> logits) => Advance(0, token, logits);

    /// <summary>Reads a symbol of each of the first sequences, as many as there are symbols.</summary>
    /// <param name="tokens">Rows of the embedding.</param>
    /// <param name="logits">Receives [tokens, <see cref="NumLogits"/>].</param>
    public void Step(ReadOnlySpan<int> tokens, Span<float> logits)
    {
        for (var i = 0; i < tokens.Length; i++) Advance(i, tokens[i], logits.Slice(i * NumLogits, NumLogits));
    }

    /// <summary>Lets every sequence begin anew, with states of zeros.</summary>
    public void Reset() => _states.AsSpan().Clear();

    /// <summary>Lets a sequence go on from where another one is: after a common beginning, say.</summary>
    /// <param name="from">A sequence.</param>
    /// <param name="to">A sequence; its state is replaced.</param>
    public void CopyState(int from, int to) => State(from).CopyTo(State(to));

    private Span<float> State(int sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, NumSequences);
        return _states.AsSpan(sequence * _stateSize, _stateSize);
    }

    private void Advance(int sequence, int token, Span<float> logits)
    {
        var state = State(sequence);
        ReadOnlySpan<float> gates = _inputGates[token] ??= InputGates(token);
        ReadOnlySpan<float> output = default;
        for (var k = 0; k < _layers.Length; k++)
        {
            var layer = _layers[k];
            if (k > 0)
            {
                layer.FromInput.Multiply(output, _gates);
                gates = _gates;
            }
            var hidden = state[..layer.StateSize];
            layer.Advance(gates, hidden, state.Slice(layer.StateSize, layer.StateSize));
            output = k < _layers.Length - _weights.Length ? hidden : Added(output, hidden, _weights[k - _layers.Length + _weights.Length]);
            state = state[(2 * layer.StateSize)..];
        }
        var (next, last) = (_ahead, _behind);
        foreach (var linear in _head)
        {
            linear.Multiply(output, next);
            output = next;
            (next, last) = (last, next);
        }
        output[..NumLogits].CopyTo(logits);
    }

    private ReadOnlySpan<float> Added(ReadOnlySpan<float> output, ReadOnlySpan<float> said, float weight)
    {
        for (var i = 0; i < _sum.Length; i++) _sum[i] = output[i] + (weight * said[i]);
        return _sum;
    }

    private float[] InputGates(int token)
    {
        var matrix = _layers[0].FromInput;
        var gates = new float[matrix.NumOutputs];
        matrix.Multiply(_embedding.AsSpan(token * _embeddingDim, _embeddingDim), gates);
        return gates;
    }
}
