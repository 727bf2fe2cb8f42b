using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Gated recurrent units over whole sequences, in one or several layers (PyTorch's GRU).</summary>
/// <param name="inputSize">Size of an input vector.</param>
/// <param name="hiddenSize">Size of the state and of an output vector.</param>
/// <param name="numLayers">Each layer reads what the one below puts out.</param>
/// <param name="bias">Whether there are biases.</param>
/// <param name="batchFirst">Whether sequences are [N, T, size]; else [T, N, size].</param>
/// <param name="dropout">Probability of a zero between layers while training; draws from the module's generator.</param>
/// <remarks>
/// r, z = sigmoid(W x + b + U h + c), n = tanh(W x + b + r (U h + c)), h' = (1 - z) n + z h; the gates lie in the order r, z, n.
/// Cho et al. 2014, arXiv 1406.1078; the reset gate after the matrix, as in cuDNN.
/// </remarks>
public sealed class Gru(long inputSize, long hiddenSize, int numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0)
    : RecurrentModule(numGates: 3, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout)
{
    /// <summary>Reads sequences.</summary>
    /// <param name="x">[N, T, inputSize] or [T, N, inputSize].</param>
    /// <param name="state">Where it begins [numLayers, N, hiddenSize]; null: zeros.</param>
    /// <returns>The last layer's state at each time, and the states of all layers at the end.</returns>
    public (Tensor Output, Tensor State) Forward(Tensor x, Tensor? state = null)
    {
        state ??= Zeros(x);
        var last = new Tensor[NumLayers];
        for (var k = 0; k < NumLayers; k++)
        {
            (x, last[k]) = SequenceOperator.Gru(x, state.Select(0, k), Layer(k), BatchFirst);
            x = BetweenLayers(x, k);
        }
        return (x, Tensor.Stack(last));
    }
}
