using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Tells classes apart.</summary>
public interface IClassify
{
    /// <summary>Probability of each class.</summary>
    /// <param name="input">[B, …], pictures in [-1, 1]; borrowed.</param>
    /// <returns>[B, classes] float32, rows add up to 1; in the current scope.</returns>
    Tensor Classify(Tensor input);
}
