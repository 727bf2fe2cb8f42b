namespace Diorama.Models;

/// <summary>Which pictures are wanted.</summary>
/// <param name="Count">How many; at least 1.</param>
/// <param name="Seed">Any number.</param>
public sealed record ImageRequest(int Count, long Seed)
{
    /// <summary>The number of the first picture: noise is drawn by number, so that a long set can be made in parts.</summary>
    /// <value>Default 0.</value>
    public long First { get; init; }

    /// <summary>The class of each picture, where the model is conditional; null: classes take turns.</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>Scales the noise: below 1 more usual pictures, fewer kinds.</summary>
    /// <value>Default 1; above 0.</value>
    public double Temperature { get; init; } = 1;
}
