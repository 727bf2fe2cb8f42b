using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Has a latent space in which one can walk from one picture to another.</summary>
public interface IInterpolate
{
    /// <summary>Pictures at even distances on the way between two latent points, both ends included.</summary>
    /// <param name="numSteps">How many pictures; at least 2.</param>
    /// <param name="seed">Draws the two ends.</param>
    /// <param name="path">Which way, where there are several: 0, 1, 2 … give other ends.</param>
    /// <returns>[numSteps, C, H, W] float32 in [-1, 1], in the current scope.</returns>
    Tensor Interpolate(int numSteps, long seed, int path = 0);
}
