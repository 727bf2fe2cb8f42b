using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>How far a picture is from the one it should be, pixel by pixel.</summary>
public enum PixelLoss
{
    /// <summary>The mean absolute difference: blurs less. Isola et al. 2017, arXiv 1611.07004, eq. 3.</summary>
    L1,

    /// <summary>The mean squared difference.</summary>
    Mse,
}

/// <summary>What a pixel loss computes.</summary>
internal static class PixelLossExtensions
{
    /// <summary>The mean over all numbers of both pictures.</summary>
    internal static Tensor Of(this PixelLoss loss, Tensor made, Tensor wanted) => loss == PixelLoss.L1 ? Loss.L1(made, wanted) : Loss.Mse(made, wanted);
}
