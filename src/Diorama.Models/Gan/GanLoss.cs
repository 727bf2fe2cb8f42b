namespace Diorama.Models;

/// <summary>What generator and discriminator play for. D is the discriminator's score, before any sigmoid.</summary>
public enum GanLoss
{
    /// <summary>Cross-entropy: D lowers softplus(-D(x)) + softplus(D(G(z))), G lowers softplus(-D(G(z))). Goodfellow et al. 2014, arXiv 1406.2661, section 3.</summary>
    NonSaturating,

    /// <summary>
    /// D lowers (D(x) - 1)²/2 + D(G(z))²/2, G lowers (D(G(z)) - 1)². Mao et al. 2017, arXiv 1611.04076, eq. 9, but for its half on G's side: the weights of what G
    /// lowers beside it then count as in Zhu et al. 2017, arXiv 1703.10593, section 4, and in the code of pix2pix.
    /// </summary>
    LeastSquares,

    /// <summary>D lowers max(0, 1 - D(x)) + max(0, 1 + D(G(z))), G lowers -D(G(z)). Lim and Ye 2017, arXiv 1705.02894; Miyato et al. 2018, arXiv 1802.05957, eq. 16 and 17.</summary>
    Hinge,

    /// <summary>
    /// D, then called a critic, lowers D(G(z)) - D(x) and a penalty on its gradient; G lowers -D(G(z)).
    /// Arjovsky et al. 2017, arXiv 1701.07875; Gulrajani et al. 2017, arXiv 1704.00028, eq. 3.
    /// </summary>
    Wasserstein,
}
