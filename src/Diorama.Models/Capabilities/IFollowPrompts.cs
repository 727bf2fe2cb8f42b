namespace Diorama.Models;

/// <summary>Makes pictures of what words say. The words that it knows are those of its data's captions.</summary>
public interface IFollowPrompts : ISampleImages
{
    /// <summary>Whether this one was trained with captions.</summary>
    bool TakesPrompts { get; }
}
