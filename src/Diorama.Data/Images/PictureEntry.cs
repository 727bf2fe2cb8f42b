namespace Diorama.Data.Images;

/// <summary>What is known of a picture without looking at it.</summary>
/// <param name="Name">What messages call it: a file's path, or path and place.</param>
/// <param name="Key">Pictures of one key lie on one side of the split.</param>
public readonly record struct PictureEntry(string Name, string Key)
{
    /// <summary>Where the rule of the split puts its key; what shares a rank lies on one side.</summary>
    /// <value>Default: by the key itself. What was imported has that of its source, so that it is divided alike.</value>
    public string Rank { get => field ?? SplitRule.Rank(Key); init; }

    /// <summary>Its class; 0 where there are none.</summary>
    public int Label { get; init; }

    /// <summary>The group for drawing evenly; its class, mostly.</summary>
    public int Group { get; init; }

    /// <summary>The split that the source itself states; null where the rule decides.</summary>
    public Split? Split { get; init; }

    /// <summary>Its captions; empty where it has none.</summary>
    public IReadOnlyList<string> Captions { get => field ?? []; init; }
}
