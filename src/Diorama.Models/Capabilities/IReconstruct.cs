using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Gives back what it is shown, as far as it understood it.</summary>
public interface IReconstruct
{
    /// <summary>Encodes and decodes, without noise.</summary>
    /// <param name="input">[B, …], pictures in [-1, 1]; borrowed.</param>
    /// <returns>The same shape, in the current scope.</returns>
    Tensor Reconstruct(Tensor input);
}
