using System.Numerics;
using System.Runtime.InteropServices;
using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>A weight laid out for its product with one vector: for each block of outputs, the block's weights of every input in turn, read once and in order.</summary>
internal sealed class PackedMatrix
{
    // Four vectors of outputs, each summed over even and odd inputs apart: eight sums hide the time that one addition takes.
    private const int NumVectors = 4;

    private static readonly int _blockSize = NumVectors * Vector<float>.Count;

    private readonly float[] _weights; // [block][input][output of the block], zeros past the last output
    private readonly float[] _bias; // as long as the outputs

    /// <summary>Copies a weight.</summary>
    /// <param name="weight">[outputs, inputs], any floating type and device.</param>
    /// <param name="biases">[outputs] each, added up; null ones count for nothing.</param>
    /// <param name="numGroups">The outputs are this many equal groups, the gates of a layer; each is given room for whole vectors.</param>
    internal PackedMatrix(Tensor weight, Tensor?[] biases, int numGroups = 1)
    {
        NumInputs = (int)weight.Size(1);
        var groupLength = (int)weight.Size(0) / numGroups;
        GroupSize = Whole(groupLength, Vector<float>.Count);
        NumOutputs = Whole(GroupSize * numGroups, _blockSize);
        _weights = GC.AllocateArray<float>(NumOutputs * NumInputs, pinned: true);
        _bias = new float[NumOutputs];
        var rows = Values(weight);
        var sums = Array.ConvertAll(biases, bias => bias is null ? null : Values(bias));
        for (var row = 0; row < groupLength * numGroups; row++)
        {
            var output = (row / groupLength * GroupSize) + (row % groupLength);
            var (block, place) = Math.DivRem(output, _blockSize);
            for (var k = 0; k < NumInputs; k++) _weights[(((block * NumInputs) + k) * _blockSize) + place] = rows[(row * NumInputs) + k];
            foreach (var bias in sums) _bias[output] += bias?[row] ?? 0;
        }
    }

    internal int NumInputs { get; }

    /// <summary>Outputs of a group: whole vectors, zeros past the last.</summary>
    internal int GroupSize { get; }

    /// <summary>Outputs as they are written: whole blocks.</summary>
    internal int NumOutputs { get; }

    /// <summary>outputs = weight inputs + bias.</summary>
    /// <param name="inputs">NumInputs values, or more, of which the rest is not read.</param>
    /// <param name="outputs">NumOutputs values.</param>
    internal void Multiply(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        var size = Vector<float>.Count;
        inputs = inputs[..NumInputs];
        var bias = _bias.AsSpan();
        for (var first = 0; first < NumOutputs; first += _blockSize)
        {
            ref var weight = ref MemoryMarshal.GetReference(_weights.AsSpan(first * NumInputs, _blockSize * NumInputs));
            Vector<float> a0 = new(bias[first..]), a1 = new(bias[(first + size)..]), a2 = new(bias[(first + (2 * size))..]), a3 = new(bias[(first + (3 * size))..]);
            Vector<float> b0 = default, b1 = default, b2 = default, b3 = default;
            nuint at = 0, step = (nuint)size;
            var k = 0;
            for (; k + 1 < inputs.Length; k += 2, at += 8 * step)
            {
                Vector<float> even = new(inputs[k]), odd = new(inputs[k + 1]);
                a0 = Vector.FusedMultiplyAdd(even, Vector.LoadUnsafe(ref weight, at), a0);
                a1 = Vector.FusedMultiplyAdd(even, Vector.LoadUnsafe(ref weight, at + step), a1);
                a2 = Vector.FusedMultiplyAdd(even, Vector.LoadUnsafe(ref weight, at + (2 * step)), a2);
                a3 = Vector.FusedMultiplyAdd(even, Vector.LoadUnsafe(ref weight, at + (3 * step)), a3);
                b0 = Vector.FusedMultiplyAdd(odd, Vector.LoadUnsafe(ref weight, at + (4 * step)), b0);
                b1 = Vector.FusedMultiplyAdd(odd, Vector.LoadUnsafe(ref weight, at + (5 * step)), b1);
                b2 = Vector.FusedMultiplyAdd(odd, Vector.LoadUnsafe(ref weight, at + (6 * step)), b2);
                b3 = Vector.FusedMultiplyAdd(odd, Vector.LoadUnsafe(ref weight, at + (7 * step)), b3);
            }
            if (k < inputs.Length)
            {
                Vector<float> last = new(inputs[k]);
                a0 = Vector.FusedMultiplyAdd(last, Vector.LoadUnsafe(ref weight, at), a0);
                a1 = Vector.FusedMultiplyAdd(last, Vector.LoadUnsafe(ref weight, at + step), a1);
                a2 = Vector.FusedMultiplyAdd(last, Vector.LoadUnsafe(ref weight, at + (2 * step)), a2);
                a3 = Vector.FusedMultiplyAdd(last, Vector.LoadUnsafe(ref weight, at + (3 * step)), a3);
            }
            (a0 + b0).CopyTo(outputs[first..]);
            (a1 + b1).CopyTo(outputs[(first + size)..]);
            (a2 + b2).CopyTo(outputs[(first + (2 * size))..]);
            (a3 + b3).CopyTo(outputs[(first + (3 * size))..]);
        }
    }

    private static int Whole(int count, int unit) => (count + unit - 1) / unit * unit;

    private static float[] Values(Tensor tensor)
    {
        using var scope = TensorScope.Open();
        return tensor.Detach().To(DType.Float32).ToArray<float>();
    }
}
