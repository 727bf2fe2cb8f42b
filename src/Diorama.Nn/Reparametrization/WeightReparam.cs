using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// Another way to say a layer's weight: <see cref="SpectralNorm"/>, <see cref="WeightNorm"/>, <see cref="TiedWeight"/>. A plain description, given to a layer's constructor.
/// </summary>
public abstract record WeightReparam
{
    private protected WeightReparam()
    {
    }

    /// <summary>Registers what it needs in the layer.</summary>
    /// <param name="layer">The layer whose weight it is.</param>
    /// <param name="outputDim">The dimension of the weight that counts outputs: 1 for a transposed convolution, else 0.</param>
    /// <param name="make">The first value that the layer would give its weight.</param>
    internal abstract WeightSource Attach(WeightedModule layer, int outputDim, Func<Tensor> make);
}
