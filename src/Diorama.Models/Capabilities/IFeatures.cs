using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Describes examples by numbers that mean something: what a classifier computes before its last layer.</summary>
public interface IFeatures
{
    /// <summary>The features of each example.</summary>
    /// <param name="input">[B, …], pictures in [-1, 1]; borrowed.</param>
    /// <returns>[B, features] float32, a few hundred features at most; in the current scope.</returns>
    Tensor Features(Tensor input);
}
