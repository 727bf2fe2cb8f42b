using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Runs parts of a network that an <see cref="ActivationTape"/> may compute anew.</summary>
public static class Recomputed
{
    /// <summary>Runs a segment: at once, as if it were called, where no tape is open or no gradients are recorded.</summary>
    /// <param name="segment">
    /// Given the inputs, it gives the result. It must give the same when it is called again: all tensors with a gradient, but parameters, come in by the inputs.
    /// </param>
    /// <param name="inputs">What it reads.</param>
    /// <returns>The result. Of a tape it is the tape's.</returns>
    public static Tensor Run(Func<Tensor[], Tensor> segment, params Tensor[] inputs) => Run(all => [segment(all)], inputs)[0];

    /// <summary>Runs a segment of several results.</summary>
    /// <param name="segment">As above.</param>
    /// <param name="inputs">What it reads.</param>
    /// <returns>The results.</returns>
    public static Tensor[] Run(Func<Tensor[], Tensor[]> segment, Tensor[] inputs) =>
        ActivationTape.Current is { } tape && Autograd.IsRecording ? tape.Run(segment, inputs) : segment(inputs);
}
