using Diorama.Torch;

namespace Diorama.Nn.Tests.Kernels;

public sealed class LstmSequenceTests : SequenceTests
{
    private protected override int NumStates => 2;

    private protected override RecurrentModule Make(int inputSize, int hiddenSize, bool bias, bool batchFirst) =>
        new Lstm(inputSize, hiddenSize, bias: bias, batchFirst: batchFirst);

    private protected override Tensor[] Run(RecurrentModule layer, Tensor x, Tensor[] states)
    {
        var (output, state) = ((Lstm)layer).Forward(x, new LstmState(states[0], states[1]));
        return [output, state.Hidden, state.Cell];
    }

    private protected override Tensor[] Call(Tensor x, Tensor weightIh, Tensor weightHh, Tensor? bias, Tensor[] states)
    {
        var (output, h, c) = x.LstmSequence(weightIh, weightHh, bias, null, states[0], states[1]);
        return [output, h, c];
    }
}
