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

    internal LoraAdapter(long inFeatures, long outFeatures, int rank, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        _scale = alpha / rank;
        A = Param("a", () => Init.KaimingUniform(Tensor.Empty([rank, inFeatures]), a: Math.Sqrt(5)));
        B = Param("b", () => Tensor.Zeros([outFeatures, rank]));
    }

    /// <summary>[rank, in].</summary>
    public Parameter A { get; }

    /// <summary>[out, rank].</summary>
    public Parameter B { get; }

    /// <summary>Whether a parameter's dotted name is one of an adapter's.</summary>
    public static bool IsName(string name) => name.EndsWith($".{Name}.a", StringComparison.Ordinal) || name.EndsWith($".{Name}.b", StringComparison.Ordinal);

    /// <summary>What is added to the layer's output.</summary>
    internal Tensor Forward(Tensor x) => x.Linear(A).Linear(B) * _scale;

    /// <summary>What is added to the layer's weight, [out, in].</summary>
    internal Tensor Delta() => B.Value.Matmul(A) * _scale;

    internal static string ModuleName => Name;
}
