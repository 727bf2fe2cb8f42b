using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Judges examples: a discriminator, a critic.</summary>
public interface IScore
{
    /// <summary>Whether it judges an example by its class, and so must be told one.</summary>
    bool IsConditional { get; }

    /// <summary>
    /// Whether a score of 0 lies between real and generated. The scores of a Wasserstein critic have no zero: only the difference of two says something.
    /// </summary>
    bool HasZero { get; }

    /// <summary>How real each example looks.</summary>
    /// <param name="input">[B, …], pictures in [-1, 1]; of texts [B, T] int64, rows of ids as the data has them; borrowed.</param>
    /// <param name="label">[B] int64 where it is conditional, else null.</param>
    /// <returns>[B] float32, higher is more real; in the current scope.</returns>
    Tensor Score(Tensor input, Tensor? label = null);
}
