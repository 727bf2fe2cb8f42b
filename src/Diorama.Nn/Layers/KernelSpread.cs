using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>A kernel 3 x 3 said by one of 4 x 4: F W Fᵀ for a fixed F, as one matrix product over all kernels of a weight.</summary>
/// <param name="rows">F, [4, 3], row by row.</param>
internal sealed class KernelSpread(params ReadOnlySpan<float> rows)
{
    private readonly float[] _product = Product(rows);

    /// <param name="weight">[out, in, 3, 3].</param>
    /// <returns>[out, in, 4, 4], in the current scope.</returns>
    internal Tensor Of(Tensor weight)
    {
        var product = Tensor.From<float>(_product, 9, 16).To(weight.DType).To(weight.Device);
        return weight.Flatten(0, 1).Flatten(startDim: 1).Mm(product).View(weight.Size(0), weight.Size(1), 4, 4);
    }

    // F's product with itself, so that a kernel laid out in nine numbers becomes one in sixteen.
    private static float[] Product(ReadOnlySpan<float> rows)
    {
        var product = new float[9 * 16];
        for (var from = 0; from < 9; from++)
        {
            for (var to = 0; to < 16; to++) product[(from * 16) + to] = rows[(to / 4 * 3) + (from / 3)] * rows[(to % 4 * 3) + (from % 3)];
        }
        return product;
    }
}
