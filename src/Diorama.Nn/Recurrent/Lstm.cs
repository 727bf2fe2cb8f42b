using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Long short-term memory over whole sequences, in one or several layers (PyTorch's LSTM).</summary>
/// <param name="inputSize">Size of an input vector.</param>
/// <param name="hiddenSize">Size of the states and of an output vector.</param>
/// <param name="numLayers">Each layer reads what the one below puts out.</param>
/// <param name="bias">Whether there are biases.</param>
/// <param name="batchFirst">Whether sequences are [N, T, size]; else [T, N, size].</param>
/// <param name="dropout">Probability of a zero between layers while training; draws from the module's generator.</param>
/// <remarks>
/// i, f, o = sigmoid(W x + b + U h + c), g = tanh(...), c' = f c + i g, h' = o tanh(c'); the gates lie in the order i, f, g, o.
/// Hochreiter and Schmidhuber 1997; Gers et al. 2000 for f.
/// </remarks>
public sealed class Lstm(long inputSize, long hiddenSize, int numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0)
    : RecurrentModule(numGates: 4, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout)
{
    /// <summary>Reads sequences.</summary>
    /// <param name="x">[N, T, inputSize] or [T, N, inputSize].</param>
    /// <param name="state">Where it begins; null: zeros.</param>
    /// <returns>The last layer's hidden state at each time, and the states of all layers at the end.</returns>
    public (Tensor Output, LstmState State) Forward(Tensor x, LstmState? state = null)
    {
        var hidden = state?.Hidden ?? Zeros(x);
        var cell = state?.Cell ?? hidden;
        var lastHidden = new Tensor[NumLayers];
        var lastCell = new Tensor[NumLayers];
        for (var k = 0; k < NumLayers; k++)
        {
            (x, lastHidden[k], lastCell[k]) = SequenceOperator.Lstm(x, hidden.Select(0, k), cell.Select(0, k), Layer(k), BatchFirst);
            x = BetweenLayers(x, k);
        }
        return (x, new LstmState(Tensor.Stack(lastHidden), Tensor.Stack(lastCell)));
    }
}
