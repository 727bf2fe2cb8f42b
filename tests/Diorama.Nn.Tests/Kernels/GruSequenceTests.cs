using Diorama.Torch;

namespace Diorama.Nn.Tests.Kernels;

public sealed class GruSequenceTests : SequenceTests
{
    private protected override int NumStates => 1;

    private protected override RecurrentModule Make(int inputSize, int hiddenSize, bool bias, bool batchFirst) =>
        new Gru(inputSize, hiddenSize, bias: bias, batchFirst: batchFirst);

    private protected override Tensor[] Run(RecurrentModule layer, Tensor x, Tensor[] states)
    {
        var (output, state) = ((Gru)layer).Forward(x, states[0]);
        return [output, state];
    }

    private protected override Tensor[] Call(Tensor x, Tensor weightIh, Tensor weightHh, Tensor? bias, Tensor[] states)
    {
        var (output, h) = x.GruSequence(weightIh, weightHh, bias, null, states[0]);
        return [output, h];
    }
}
