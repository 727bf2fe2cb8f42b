using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Judges examples: a discriminator, a critic.</summary>
public interface IScore
{
    /// <summary>How real each example looks.</summary>
    /// <param name="input">[B, …] in the data's range; borrowed.</param>
    /// <param name="label">[B] int64 where the model is conditional, else null.</param>
    /// <returns>[B] float32, higher is more real, 0 between; in the current scope.</returns>
    Tensor Score(Tensor input, Tensor? label = null);
}
