using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>The weights of one recurrent layer.</summary>
/// <param name="Input">[gates * hidden, input].</param>
/// <param name="Hidden">[gates * hidden, hidden].</param>
/// <param name="InputBias">[gates * hidden]; null without biases.</param>
/// <param name="HiddenBias">[gates * hidden]; null without biases.</param>
internal readonly record struct RecurrentWeights(Parameter Input, Parameter Hidden, Parameter? InputBias, Parameter? HiddenBias)
{
    internal bool HasBiases => InputBias is not null;

    /// <summary>In the order of libtorch's operators.</summary>
    internal Tensor[] ToArray() => InputBias is null || HiddenBias is null ? [Input, Hidden] : [Input, Hidden, InputBias, HiddenBias];
}
