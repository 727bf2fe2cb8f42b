using System.Numerics;
using System.Runtime.InteropServices;

namespace Diorama.Nn;

/// <summary>One recurrent layer, one step at a time, on spans.</summary>
/// <param name="isLstm">LSTM, else GRU; the equations are those of <see cref="Nn.Lstm"/> and <see cref="Nn.Gru"/>.</param>
/// <param name="fromInput">Input to gates, with the input's biases.</param>
/// <param name="fromState">Hidden state to gates, with the state's biases.</param>
internal sealed class RecurrentStep(bool isLstm, PackedMatrix fromInput, PackedMatrix fromState)
{
    private readonly float[] _stateGates = new float[fromState.NumOutputs];

    internal PackedMatrix FromInput => fromInput;

    /// <summary>Values of a state: the hidden size, and zeros up to whole vectors.</summary>
    internal int StateSize => fromState.GroupSize;

    /// <summary>Replaces the states.</summary>
    /// <param name="inputGates">The product with the input.</param>
    /// <param name="hidden">StateSize values.</param>
    /// <param name="cell">StateSize values; an LSTM's alone.</param>
    internal void Advance(ReadOnlySpan<float> inputGates, Span<float> hidden, Span<float> cell)
    {
        fromState.Multiply(hidden, _stateGates);
        if (isLstm) Lstm(Gate(inputGates, 0), Gate(inputGates, 1), Gate(inputGates, 2), Gate(inputGates, 3), Vectors(hidden), Vectors(cell));
        else Gru(Gate(inputGates, 0), Gate(inputGates, 1), Gate(inputGates, 2), Vectors(hidden));
    }

    private void Lstm(ReadOnlySpan<Vector<float>> i, ReadOnlySpan<Vector<float>> f, ReadOnlySpan<Vector<float>> g, ReadOnlySpan<Vector<float>> o, Span<Vector<float>> h, Span<Vector<float>> c)
    {
        ReadOnlySpan<Vector<float>> si = Gate(_stateGates, 0), sf = Gate(_stateGates, 1), sg = Gate(_stateGates, 2), so = Gate(_stateGates, 3);
        for (var k = 0; k < h.Length; k++)
        {
            c[k] = (Sigmoid(f[k] + sf[k]) * c[k]) + (Sigmoid(i[k] + si[k]) * Tanh(g[k] + sg[k]));
            h[k] = Sigmoid(o[k] + so[k]) * Tanh(c[k]);
        }
    }

    private void Gru(ReadOnlySpan<Vector<float>> r, ReadOnlySpan<Vector<float>> z, ReadOnlySpan<Vector<float>> n, Span<Vector<float>> h)
    {
        ReadOnlySpan<Vector<float>> sr = Gate(_stateGates, 0), sz = Gate(_stateGates, 1), sn = Gate(_stateGates, 2);
        for (var k = 0; k < h.Length; k++)
        {
            var proposed = Tanh(n[k] + (Sigmoid(r[k] + sr[k]) * sn[k]));
            h[k] = proposed + (Sigmoid(z[k] + sz[k]) * (h[k] - proposed));
        }
    }

    private ReadOnlySpan<Vector<float>> Gate(ReadOnlySpan<float> gates, int index) => MemoryMarshal.Cast<float, Vector<float>>(gates.Slice(index * StateSize, StateSize));

    private static Span<Vector<float>> Vectors(Span<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);

    private static Vector<float> Sigmoid(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Vector.Exp(-x));

    // Near zero off by a rounding of 1, which is what the sums before it are off by anyway.
    private static Vector<float> Tanh(Vector<float> x) => (2 * Sigmoid(2 * x)) - Vector<float>.One;
}
