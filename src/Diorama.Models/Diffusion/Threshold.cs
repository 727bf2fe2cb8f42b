namespace Diorama.Models;

/// <summary>What keeps the expected picture within bounds at each step of sampling.</summary>
public enum Threshold
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Every number is clipped to [-1, 1].</summary>
    Clip,

    /// <summary>A picture whose largest numbers are beyond 1 is clipped at their 99.5% quantile and scaled back: strong guidance then does not burn it out.</summary>
    /// <remarks>Saharia et al. 2022, arXiv 2205.11487, section 2.3.</remarks>
    Dynamic,
}
