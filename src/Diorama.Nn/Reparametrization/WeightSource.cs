using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Where a layer's weight comes from.</summary>
internal abstract class WeightSource
{
    internal abstract Parameter Trained { get; }

    /// <summary>The weight for one forward pass.</summary>
    internal abstract Tensor Compute(bool isTraining);
}
