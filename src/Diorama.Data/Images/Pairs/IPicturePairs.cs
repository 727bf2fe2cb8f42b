namespace Diorama.Data.Images;

/// <summary>Pictures (<c>image</c>) beside what they are to be made of (<c>source</c>).</summary>
public interface IPicturePairs
{
    /// <summary>Whether a source of this split stands beside the picture that belongs to it; else beside any, so that the two cannot be compared.</summary>
    bool ArePaired(Split split);
}
