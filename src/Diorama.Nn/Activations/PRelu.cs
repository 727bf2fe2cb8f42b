using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>x where positive, else a trained slope times x (PyTorch's PReLU).</summary>
/// <remarks>Parameter: <c>weight</c> [numParameters]. He et al. 2015, arXiv 1502.01852.</remarks>
public sealed class PRelu : Module, IForward
{
    private readonly Parameter _weight;

    /// <summary>Makes the layer.</summary>
    /// <param name="numParameters">1: one slope for all; else one for each channel (dimension 1).</param>
    /// <param name="init">The first slope.</param>
    public PRelu(long numParameters = 1, double init = 0.25) => _weight = Param("weight", () => Tensor.Full([numParameters], init));

    /// <inheritdoc/>
    /// <param name="x">[N, C, ...].</param>
    public Tensor Forward(Tensor x) => x.Prelu(_weight);
}
