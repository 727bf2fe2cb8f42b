using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>While training, sets elements to zero at random and scales the others up by 1 / (1 - p); draws from the module's generator.</summary>
/// <param name="p">Probability of a zero, 0 to 1.</param>
public sealed class Dropout(double p = 0.5) : Module, IForward
{
    private readonly double _p = DropoutMask.CheckProbability(p);

    /// <inheritdoc/>
    /// <param name="x">Any shape.</param>
    public Tensor Forward(Tensor x) => IsTraining ? DropoutMask.Apply(x, x.Shape, _p, Generator) : x;
}
