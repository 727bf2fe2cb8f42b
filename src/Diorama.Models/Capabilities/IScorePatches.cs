using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Judges pictures patch by patch: its scores are a map of where it takes a picture for real.</summary>
public interface IScorePatches
{
    /// <summary>Whether there is a discriminator; without one nothing else here is asked.</summary>
    bool CanScore { get; }

    /// <summary>Whether it judges a picture beside the one that it was made of, and so must be shown both.</summary>
    bool NeedsSource { get; }

    /// <summary>How real each patch looks.</summary>
    /// <param name="images">[B, C, H, W] in [-1, 1]; borrowed.</param>
    /// <param name="source">What they were made of, [B, source channels, H, W] in [-1, 1], where <see cref="NeedsSource"/>; else it is not looked at. Borrowed.</param>
    /// <returns>[B, 1, h, w] float32, above 0: real; in the current scope.</returns>
    Tensor ScorePatches(Tensor images, Tensor? source = null);
}
