namespace Diorama.Data.Loading;

/// <summary>A batch still to be read.</summary>
/// <param name="First">The cursor of the first sample that is read here.</param>
/// <param name="Indexes">The indexes in the split of those that are.</param>
/// <param name="Next">The cursor behind its last sample.</param>
internal sealed record PlannedBatch(Cursor First, ReadOnlyMemory<int> Indexes, Cursor Next);
