using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>x W^T + b on the last dimension.</summary>
/// <remarks>Parameters: <c>weight</c> [out, in] and <c>bias</c> [out], both first uniform within 1 / sqrt(in).</remarks>
public sealed class Linear : WeightedModule, IForward
{
    /// <summary>Makes the layer.</summary>
    /// <param name="inFeatures">Size of the last dimension of the input.</param>
    /// <param name="outFeatures">Size of the last dimension of the output.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="reparam">Where the weight comes from, when it is no parameter of its own.</param>
    public Linear(long inFeatures, long outFeatures, bool bias = true, WeightReparam? reparam = null)
        : base(reparam, outputDim: 0, () => Init.KaimingUniform(Tensor.Empty([outFeatures, inFeatures]), a: Math.Sqrt(5)))
    {
        if (bias) Bias = Param("bias", () => Init.BiasUniform(outFeatures, fanIn: inFeatures));
    }

    /// <summary>The bias; null when there is none.</summary>
    public Parameter? Bias { get; }

    internal Tensor CurrentWeight => EffectiveWeight;

    /// <inheritdoc/>
    /// <param name="x">[..., in].</param>
    /// <returns>[..., out].</returns>
    public Tensor Forward(Tensor x) => x.Linear(EffectiveWeight, Bias?.Value);
}
