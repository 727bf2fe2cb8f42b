using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Recurrent layers written out step by step: every derivative exists. The same numbers as the operators of libtorch.</summary>
internal static class PlainSequence
{
    internal static (Tensor Output, Tensor Hidden, Tensor Cell) Lstm(Tensor x, Tensor h, Tensor c, RecurrentWeights weights, bool batchFirst)
    {
        var time = batchFirst ? 1 : 0;
        var inputs = x.Linear(weights.Input, weights.InputBias?.Value).Unbind(time);
        var outputs = new Tensor[inputs.Length];
        for (var t = 0; t < inputs.Length; t++)
        {
            var gates = (inputs[t] + h.Linear(weights.Hidden, weights.HiddenBias?.Value)).Chunk(4, dim: -1);
            c = (gates[1].Sigmoid() * c) + (gates[0].Sigmoid() * gates[2].Tanh());
            outputs[t] = h = gates[3].Sigmoid() * c.Tanh();
        }
        return (Tensor.Stack(outputs, time), h, c);
    }

    internal static (Tensor Output, Tensor Hidden) Gru(Tensor x, Tensor h, RecurrentWeights weights, bool batchFirst)
    {
        var time = batchFirst ? 1 : 0;
        var inputs = x.Linear(weights.Input, weights.InputBias?.Value).Unbind(time);
        var outputs = new Tensor[inputs.Length];
        for (var t = 0; t < inputs.Length; t++)
        {
            var fromInput = inputs[t].Chunk(3, dim: -1);
            var fromState = h.Linear(weights.Hidden, weights.HiddenBias?.Value).Chunk(3, dim: -1);
            var reset = (fromInput[0] + fromState[0]).Sigmoid();
            var update = (fromInput[1] + fromState[1]).Sigmoid();
            var proposed = (fromInput[2] + (reset * fromState[2])).Tanh();
            outputs[t] = h = proposed + (update * (h - proposed));
        }
        return (Tensor.Stack(outputs, time), h);
    }
}
