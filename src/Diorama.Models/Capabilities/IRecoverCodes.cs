using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Makes pictures from codes that can be told from the picture.</summary>
public interface IRecoverCodes
{
    /// <summary>The codes in their order: how many values each has, null where it is a number (from -1 to 1 in training).</summary>
    IReadOnlyList<int?> Codes { get; }

    /// <summary>Entropy of the categorical codes together, in nats: the most that a picture can say of them.</summary>
    double CategoricalEntropy { get; }

    /// <summary>What is recovered of the codes that pictures were made from, in nats; the means are lower bounds of the mutual information.</summary>
    /// <param name="images">[count, C, H, W]: what <see cref="ISampleImages.Sample"/> made of the request; borrowed.</param>
    /// <param name="request">The request.</param>
    /// <returns>Of the categorical codes, and of the continuous ones: [count] each, in the current scope.</returns>
    (Tensor Categorical, Tensor Continuous) Information(Tensor images, ImageRequest request);
}
