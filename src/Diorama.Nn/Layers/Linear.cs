using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>x W^T + b on the last dimension.</summary>
/// <remarks>Parameters: <c>weight</c> [out, in] and <c>bias</c> [out], both first uniform within 1 / sqrt(in).</remarks>
public sealed class Linear : WeightedModule, IForward
{
    private readonly long _inFeatures;

    /// <summary>Makes the layer.</summary>
    /// <param name="inFeatures">Size of the last dimension of the input.</param>
    /// <param name="outFeatures">Size of the last dimension of the output.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="reparam">Where the weight comes from, when it is no parameter of its own.</param>
    public Linear(long inFeatures, long outFeatures, bool bias = true, WeightReparam? reparam = null)
        : base(reparam, outputDim: 0, () => Init.KaimingUniform(Tensor.Empty([outFeatures, inFeatures]), a: Math.Sqrt(5)))
    {
        _inFeatures = inFeatures;
        if (bias) Bias = Param("bias", () => Init.BiasUniform(outFeatures, fanIn: inFeatures));
        Lay(inFeatures, outFeatures);
    }

    /// <summary>The bias; null when there is none.</summary>
    public Parameter? Bias { get; }

    /// <summary>What is learnt beside the weight; null where nothing is.</summary>
    public LoraAdapter? Adapter { get; private set; }

    /// <summary>The weight as it acts now, with its adapter: [out, in], in the current scope or borrowed.</summary>
    public Tensor CurrentWeight => Adapter is null ? EffectiveWeight : EffectiveWeight + Adapter.Delta();

    /// <summary>Gives the layer an adapter (module <c>lora</c>), once; its own weight is then meant to stay.</summary>
    /// <param name="rank">At least 1.</param>
    /// <param name="alpha">Over the rank, what the adapter's part is multiplied by.</param>
    public void Adapt(int rank, double alpha) => Adapter = Add(LoraAdapter.ModuleName, new LoraAdapter(Weight.Axes[0], Weight.Axes[1], rank, alpha));

    /// <inheritdoc/>
    /// <param name="x">[..., in].</param>
    /// <returns>[..., out].</returns>
    public Tensor Forward(Tensor x) => Forward(x, EffectiveWeight, Bias?.Value, Adapter?.B.Value);

    /// <summary>Some of the outputs, at their price alone: of a layer that holds several side by side.</summary>
    /// <param name="x">[..., in].</param>
    /// <param name="outputs">Which.</param>
    /// <returns>[..., outputs].</returns>
    public Tensor Forward(Tensor x, Range outputs) => Forward(x, EffectiveWeight[outputs], Bias?.Value[outputs], Adapter?.B.Value[outputs]);

    private Tensor Forward(Tensor x, Tensor weight, Tensor? bias, Tensor? adapterB)
    {
        if (adapterB is null) return LinearProduct.Of(x, weight, bias);
        // As rows: what is changed in place is then no view.
        var rows = x.Reshape(-1, _inFeatures); // [N, in]
        return Adapter!.AddTo(rows.Linear(weight, bias), rows, adapterB).View([.. x.Shape[..^1], weight.Size(0)]);
    }
}
