using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>The one place that chooses how a recurrent layer runs along a sequence.</summary>
internal static class SequenceOperator
{
    /// <summary>One LSTM layer.</summary>
    /// <param name="x">[N, T, input] or [T, N, input].</param>
    /// <param name="h">[N, hidden].</param>
    /// <param name="c">[N, hidden].</param>
    /// <param name="weights">Of the layer.</param>
    /// <param name="batchFirst">Which of the two the sequence is.</param>
    /// <returns>The hidden states, shaped as the input, and the last states [N, hidden].</returns>
    internal static (Tensor Output, Tensor Hidden, Tensor Cell) Lstm(Tensor x, Tensor h, Tensor c, RecurrentWeights weights, bool batchFirst)
    {
        if (!FusedKernels.AreOn) return PlainSequence.Lstm(x, h, c, weights, batchFirst);
        if (HasKernel(x, weights, batchFirst))
        {
            using var exact = Autograd.Autocast(x.Device.Type, enabled: false); // the kernel computes in the type that it is given
            var (outputs, h1, c1) = TimeFirst(x, batchFirst).LstmSequence(weights.Input, weights.Hidden, weights.InputBias?.Value, weights.HiddenBias?.Value, h, c);
            return (TimeFirst(outputs, batchFirst), h1, c1);
        }
        // Training is always on: it decides about dropout, of which there is none here, and about cuDNN's keeping what a backward pass needs.
        var (output, hidden, cell) = x.Lstm([h.Unsqueeze(0), c.Unsqueeze(0)], weights.ToArray(), weights.HasBiases, 1, 0, train: true, bidirectional: false, batchFirst);
        return (output, hidden.Select(0, 0), cell.Select(0, 0));
    }

    /// <summary>One GRU layer.</summary>
    /// <param name="x">[N, T, input] or [T, N, input].</param>
    /// <param name="h">[N, hidden].</param>
    /// <param name="weights">Of the layer.</param>
    /// <param name="batchFirst">Which of the two the sequence is.</param>
    /// <returns>The states, shaped as the input, and the last one [N, hidden].</returns>
    internal static (Tensor Output, Tensor Hidden) Gru(Tensor x, Tensor h, RecurrentWeights weights, bool batchFirst)
    {
        if (!FusedKernels.AreOn) return PlainSequence.Gru(x, h, weights, batchFirst);
        if (HasKernel(x, weights, batchFirst))
        {
            using var exact = Autograd.Autocast(x.Device.Type, enabled: false); // the kernel computes in the type that it is given
            var (outputs, h1) = TimeFirst(x, batchFirst).GruSequence(weights.Input, weights.Hidden, weights.InputBias?.Value, weights.HiddenBias?.Value, h);
            return (TimeFirst(outputs, batchFirst), h1);
        }
        var (output, hidden) = x.Gru(h.Unsqueeze(0), weights.ToArray(), weights.HasBiases, 1, 0, train: true, bidirectional: false, batchFirst);
        return (output, hidden.Select(0, 0));
    }

    // Our kernel lays the weights out anew for every sequence, which a single step does not repay.
    private static bool HasKernel(Tensor x, RecurrentWeights weights, bool batchFirst) =>
        x.Device.Type == DeviceType.Cpu && (x.DType is DType.Float32 or DType.Float64) && x.DType == weights.Hidden.Value.DType && x.Size(batchFirst ? 1 : 0) > 1;

    private static Tensor TimeFirst(Tensor x, bool batchFirst) => batchFirst ? x.Transpose(0, 1) : x;
}
