using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>What GRU and LSTM share: their weights, layer by layer, and dropout between the layers.</summary>
/// <remarks>
/// Parameters of layer k: <c>weight_ih_lk</c> [gates * hidden, input], <c>weight_hh_lk</c> [gates * hidden, hidden], <c>bias_ih_lk</c> and <c>bias_hh_lk</c>
/// [gates * hidden]; all first uniform within 1 / sqrt(hidden).
/// </remarks>
public abstract class RecurrentModule : Module
{
    private readonly RecurrentWeights[] _layers;
    private readonly double _dropout;

    private protected RecurrentModule(int numGates, long inputSize, long hiddenSize, int numLayers, bool bias, bool batchFirst, double dropout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numLayers, 1);
        HiddenSize = hiddenSize;
        BatchFirst = batchFirst;
        _dropout = DropoutMask.CheckProbability(dropout);
        var bound = 1 / Math.Sqrt(hiddenSize);
        var rows = numGates * hiddenSize;
        var made = Axis.Made(AxisLayout.FromInt64(hiddenSize).Times(numGates));
        _layers = new RecurrentWeights[numLayers];
        for (var k = 0; k < numLayers; k++)
        {
            _layers[k] = new(
                Make($"weight_ih_l{k}", k == 0 ? inputSize : hiddenSize),
                Make($"weight_hh_l{k}", hiddenSize),
                bias ? Make($"bias_ih_l{k}") : null,
                bias ? Make($"bias_hh_l{k}") : null);
        }

        Parameter Make(string name, params long[] inputs)
        {
            var parameter = Param(name, () => Init.Uniform(Tensor.Empty([rows, .. inputs]), -bound, bound));
            parameter.Axes = [made, .. inputs.Select(size => Axis.Read(size))];
            return parameter;
        }
    }

    /// <summary>Size of the hidden state of a layer.</summary>
    public long HiddenSize { get; }

    /// <summary>Number of layers.</summary>
    public int NumLayers => _layers.Length;

    /// <summary>Whether sequences are [N, T, size]; else [T, N, size].</summary>
    public bool BatchFirst { get; }

    /// <summary>Says what an input vector counts, for growth, where that is not just so many units.</summary>
    public void Lay(AxisLayout reads) => _layers[0].Input.Axes = [_layers[0].Input.Axes[0], Axis.Read(reads)];

    private protected RecurrentWeights Layer(int k) => _layers[k];

    /// <summary>States of zeros [numLayers, N, hiddenSize] for a sequence.</summary>
    private protected Tensor Zeros(Tensor x)
    {
        if (x.NumDims != 3) throw new ArgumentException($"{GetType().Name} takes {(BatchFirst ? "[N, T, size]" : "[T, N, size]")}; this is {x}.", nameof(x));
        return Tensor.Zeros([NumLayers, x.Size(BatchFirst ? 0 : 1), HiddenSize], x.DType, x.Device);
    }

    /// <summary>Dropout on what a layer but the last passes on.</summary>
    private protected Tensor BetweenLayers(Tensor x, int k) =>
        IsTraining && k < NumLayers - 1 ? DropoutMask.Apply(x, x.Shape, _dropout, Generator) : x;
}
