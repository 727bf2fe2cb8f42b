using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Where a layer's weight comes from.</summary>
internal abstract class WeightSource
{
    internal abstract Parameter Trained { get; }

    /// <summary>Says what the weight's dimensions count.</summary>
    internal abstract void Lay(Axis read, Axis made);

    /// <summary>The weight for one forward pass.</summary>
    internal abstract Tensor Compute(bool isTraining);

    /// <summary>The axes of a weight [out, in, kernel...], or [in, out, kernel...].</summary>
    private protected static Axis[] InOrder(Parameter weight, Axis read, Axis made, int outputDim)
    {
        var kernel = weight.Value.Shape[2..].ToArray().Select(size => Axis.Made(size));
        return outputDim == 0 ? [made, read, .. kernel] : [read, made, .. kernel];
    }
}
