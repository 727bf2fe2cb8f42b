using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>While training, sets whole channels to zero at random and scales the others up by 1 / (1 - p); draws from the module's generator.</summary>
/// <param name="p">Probability of a zero, 0 to 1.</param>
public sealed class Dropout2d(double p = 0.5) : Module, IForward
{
    private readonly double _p = DropoutMask.CheckProbability(p);

    /// <inheritdoc/>
    /// <param name="x">[N, C, ...].</param>
    public Tensor Forward(Tensor x)
    {
        if (!IsTraining) return x;
        var maskShape = new long[x.NumDims];
        Array.Fill(maskShape, 1);
        x.Shape[..2].CopyTo(maskShape);
        return DropoutMask.Apply(x, maskShape, _p, Generator);
    }
}
