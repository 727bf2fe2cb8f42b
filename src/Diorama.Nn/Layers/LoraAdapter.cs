using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// What is learnt beside the weight W of a linear layer, which itself stays: W + (alpha / rank) B A. Parameters <c>a</c> [rank, in], first uniform as a linear
/// layer's, and <c>b</c> [out, rank], first zeros, so that nothing changes at first.
/// </summary>
/// <remarks>LoRA: Hu et al. 2021, arXiv 2106.09685, eq. 3.</remarks>
public sealed class LoraAdapter : Module
{
    private const string Name = "lora";

    private readonly double _scale;

    internal LoraAdapter(Axis outputs, Axis inputs, int rank, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        (_scale, Alpha) = (alpha / rank, alpha);
        A = Param("a", () => Init.KaimingUniform(Tensor.Empty([rank, inputs.Layout.Count]), a: Math.Sqrt(5)));
        B = Param("b", () => Tensor.Zeros([outputs.Layout.Count, rank]));
        A.Axes = [Axis.Made(rank), inputs];
        B.Axes = [outputs, Axis.Read(rank)];
    }

    /// <summary>Over the rank, what the adapter's part is multiplied by.</summary>
    public double Alpha { get; }

    /// <summary>[rank, in].</summary>
    public Parameter A { get; }

    /// <summary>[out, rank].</summary>
    public Parameter B { get; }

    /// <summary>Whether a parameter's name is one of an adapter's: <c>….qkv.lora.a</c>, or <c>….in_proj_lora.a</c> where the layer's own weight is <c>in_proj_weight</c>.</summary>
    public static bool IsName(string name) => name.Split('.', '_') is [.., Name, "a" or "b"];

    /// <summary>Adds its part to the layer's output: by the product itself, for a pass of its own over all outputs costs about as much as both of the adapter's.</summary>
    /// <param name="y">[N, out], changed in place.</param>
    /// <param name="x">[N, in].</param>
    /// <param name="b"><see cref="B"/>, or its rows for those outputs that <paramref name="y"/> has.</param>
    /// <returns>[N, out].</returns>
    internal Tensor AddTo(Tensor y, Tensor x, Tensor b) => y.AddmmInPlace(x.Linear(A), b.To(y.DType).Transpose(0, 1), alpha: _scale);

    /// <summary>What is added to the layer's weight, [out, in].</summary>
    internal Tensor Delta() => B.Value.Matmul(A) * _scale;

    internal static string ModuleName => Name;
}
