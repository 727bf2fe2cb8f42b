namespace Diorama.Models;

/// <summary>How a generator learns from a discriminator although what it draws are symbols, through which no gradient passes.</summary>
public enum TextGanMethod
{
    /// <summary>
    /// REINFORCE: what was drawn becomes likelier as far as it was rewarded more than expected. Unbiased, and noisy. Every symbol is rewarded, for the discriminator
    /// judges every beginning of a text (de Masson d'Autume et al. 2019, arXiv 1905.09922, section 3).
    /// </summary>
    PolicyGradient,

    /// <summary>
    /// Straight-through Gumbel-softmax: the discriminator sees the symbols that were drawn, and its gradient goes back as if it had seen the soft ones. Less noise,
    /// and biased (Jang et al. 2017, arXiv 1611.01144; Maddison et al. 2017, arXiv 1611.00712).
    /// </summary>
    Gumbel,
}
