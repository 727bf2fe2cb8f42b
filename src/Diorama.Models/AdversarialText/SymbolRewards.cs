using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What a generator is paid for its symbols. Shapes: B rows, T symbols.</summary>
internal static class SymbolRewards
{
    /// <summary>A discriminator's scores as rewards: from -1, surely generated, to 1, surely real. Bounded, so that a sure discriminator does not drown the rest.</summary>
    /// <remarks>2 D - 1, of a probability D: de Masson d'Autume et al. 2019, arXiv 1905.09922, section 3. Other games' scores aim at the same ends.</remarks>
    internal static Tensor Of(GanLoss loss, Tensor scores) => loss switch
    {
        GanLoss.NonSaturating => scores.Sigmoid() * 2 - 1,
        GanLoss.LeastSquares => (scores * 2 - 1).Clamp(-1, 1),
        _ => scores.Clamp(-1, 1),
    };

    /// <summary>Of each symbol its own reward and those of the symbols that it led to, the further away the less.</summary>
    /// <param name="rewards">[B, T], 0 where nothing was drawn.</param>
    /// <param name="discount">γ, in [0, 1].</param>
    /// <returns>[B, T]: Σ_s≥t γ^(s - t) r_s.</returns>
    internal static Tensor Returns(Tensor rewards, double discount)
    {
        var length = rewards.Size(1);
        var places = Tensor.Arange(0, length, dtype: rewards.DType, device: rewards.Device);
        var apart = places.Unsqueeze(1) - places; // [s, t]
        return rewards.Matmul(Tensor.Full([], discount, rewards.DType, rewards.Device).Pow(apart.ClampMin(0)).Tril());
    }
}
