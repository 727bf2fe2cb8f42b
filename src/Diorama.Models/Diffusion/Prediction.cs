namespace Diorama.Models;

/// <summary>What a diffusion network says of a noisy picture x_t = √α̅ x + √(1 - α̅) ε.</summary>
public enum Prediction
{
    /// <summary>ε, the noise in it.</summary>
    /// <remarks>Ho et al. 2020, arXiv 2006.11239, eq. 14.</remarks>
    Noise,

    /// <summary>v = √α̅ ε - √(1 - α̅) x: of use at any noise, where ε says nothing once there is noise alone.</summary>
    /// <remarks>Salimans and Ho 2022, arXiv 2202.00512, section 4.</remarks>
    Velocity,
}
