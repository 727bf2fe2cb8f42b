using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// The weight as a length times a direction: <c>g * v / |v|</c>. Parameters <c>weight_g</c> and <c>weight_v</c> (PyTorch's <c>nn.utils.weight_norm</c>).
/// </summary>
/// <param name="Dim">The norm runs over all dimensions but this one; null: over the whole weight.</param>
/// <remarks>Salimans and Kingma 2016, arXiv 1602.07868, eq. 2.</remarks>
public sealed record WeightNorm(int? Dim = 0) : WeightReparam
{
    internal override WeightSource Attach(WeightedModule layer, int outputDim, Func<Tensor> make)
    {
        // PyTorch registers g first; its value needs v's, so v is made once outside.
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var v = make();
        return new Source(this, layer.AddParameter("weight_g", () => Length(v)), layer.AddParameter("weight_v", () => v.Clone()), outputDim);
    }

    private Tensor Length(Tensor v)
    {
        if (Dim is not { } kept) return v.Norm();
        var others = Enumerable.Range(0, v.NumDims).Where(d => d != kept).Select(d => (long)d).ToArray();
        return v.Norm(2, others, keepdim: true);
    }

    private sealed class Source(WeightNorm settings, Parameter g, Parameter v, int outputDim) : WeightSource
    {
        internal override Parameter Trained => v;

        internal override void Lay(Axis read, Axis made) => v.Axes = InOrder(v, read, made, outputDim);

        // libtorch's -1 is PyTorch's None: no dimension is kept.
        internal override Tensor Compute(bool isTraining) => v.Value.WeightNorm(g, settings.Dim ?? -1);
    }
}
