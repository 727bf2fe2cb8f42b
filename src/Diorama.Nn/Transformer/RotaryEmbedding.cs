using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// Turns pairs of numbers by angles in proportion to their place, so that the product of a query and a key depends on how far apart they stand. The pairs are
/// (i, i + D/2), as Llama's published weights have them.
/// </summary>
/// <remarks>Su et al. 2021, arXiv 2104.09864, eq. 15. No parameters; tables that checkpoints leave out.</remarks>
public sealed class RotaryEmbedding : Module
{
    private readonly Buffer _cosines;
    private readonly Buffer _sines;

    /// <summary>Makes the tables.</summary>
    /// <param name="headDim">D; even.</param>
    /// <param name="context">The most places.</param>
    /// <param name="wavelengths">The longest wavelength over the shortest: 10,000 in the paper.</param>
    /// <param name="scaling">How frequencies are lowered; null: they are not.</param>
    public RotaryEmbedding(int headDim, int context, double wavelengths = 10_000, RotaryScaling? scaling = null)
    {
        if (headDim % 2 != 0) throw new ArgumentException($"Rotary positions turn pairs: {headDim} numbers a head are not even.", nameof(headDim));
        _cosines = State("cosines", () => Angles(headDim, context, wavelengths, scaling).Cos().To(DType.Float32), isPersistent: false); // [context, D]
        _sines = State("sines", () => Angles(headDim, context, wavelengths, scaling).Sin().To(DType.Float32), isPersistent: false);
    }

    /// <summary>Turns queries or keys.</summary>
    /// <param name="x">[B, H, T, D].</param>
    /// <param name="start">The place of the first.</param>
    /// <returns>The same shape.</returns>
    public Tensor Forward(Tensor x, long start = 0)
    {
        var halves = x.Chunk(2, dim: -1);
        return (x * Rows(_cosines, start, x)) + (Tensor.Cat([-halves[1], halves[0]], dim: -1) * Rows(_sines, start, x));
    }

    /// <summary>Cosines and sines of a place, [D / 2] each.</summary>
    internal (float[] Cosines, float[] Sines) At(int place)
    {
        using var scope = TensorScope.Open();
        return (Half(_cosines), Half(_sines));

        float[] Half(Buffer table) => table.Value.Select(0, place).Chunk(2)[0].ToCopy(DType.Float32).To(Device.Cpu).ToArray<float>();
    }

    private static Tensor Rows(Buffer table, long start, Tensor x) => table.Value.Narrow(0, start, x.Size(-2)).To(x.DType);

    private static Tensor Angles(int headDim, int context, double wavelengths, RotaryScaling? scaling)
    {
        var frequencies = (Tensor.Arange(0, headDim, 2, DType.Float64) * (-Math.Log(wavelengths) / headDim)).Exp(); // [D / 2]
        if (scaling is not null) frequencies = scaling.Of(frequencies);
        var angles = Tensor.Arange(0, context, dtype: DType.Float64).Outer(frequencies);
        return Tensor.Cat([angles, angles], dim: 1);
    }
}
