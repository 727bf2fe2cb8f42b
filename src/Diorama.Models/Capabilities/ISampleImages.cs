using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Makes pictures out of noise.</summary>
public interface ISampleImages
{
    /// <summary>Whether a class can be asked for.</summary>
    bool IsConditional { get; }

    /// <summary>Makes pictures. Picture i depends only on the weights, the seed and <c>request.First + i</c>, for equal batch sizes.</summary>
    /// <returns>[request.Count, C, H, W] float32 in [-1, 1], in the current scope.</returns>
    Tensor Sample(ImageRequest request);
}
