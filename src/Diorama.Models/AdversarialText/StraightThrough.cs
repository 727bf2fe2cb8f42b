using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Symbols that were drawn, as rows of a single one through which gradients pass as if they were soft.</summary>
/// <remarks>Jang et al. 2017, arXiv 1611.01144, section 2.2; the estimator: Bengio et al. 2013, arXiv 1308.3432. Shapes: N symbols, V vocabulary.</remarks>
internal static class StraightThrough
{
    /// <summary>A one at each symbol's place; its gradient is that of softmax((logits + noise) / temperature).</summary>
    /// <param name="logits">[N, V].</param>
    /// <param name="noise">[N, V]: the Gumbel noise that the symbols were drawn with.</param>
    /// <param name="ids">[N] int64: what was drawn, the places of the greatest logits + noise.</param>
    /// <param name="temperature">Above 0.</param>
    /// <returns>[N, V].</returns>
    internal static Tensor OneHot(Tensor logits, Tensor noise, Tensor ids, double temperature)
    {
        var soft = ((logits + noise) / temperature).Softmax(-1);
        var hard = Tensor.Zeros(soft.Shape, soft.DType, soft.Device).ScatterInPlace(-1, ids.Unsqueeze(-1), 1);
        return hard + (soft - soft.Detach());
    }
}
