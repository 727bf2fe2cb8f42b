namespace Diorama.Data.Images;

/// <summary>What is known of a picture without looking at it.</summary>
/// <param name="Name">What messages call it: a file's path, or path and place.</param>
/// <param name="Key">Pictures of one key lie on one side of the split.</param>
public readonly record struct PictureEntry(string Name, string Key)
{
    /// <summary>Its class; 0 where there are none.</summary>
    public int Label { get; init; }

    /// <summary>The group for drawing evenly; its class, mostly.</summary>
    public int Group { get; init; }

    /// <summary>The split that the source itself states; null where the rule decides.</summary>
    public Split? Split { get; init; }

    /// <summary>Its captions; empty where it has none.</summary>
    public IReadOnlyList<string> Captions { get => field ?? []; init; }
}
