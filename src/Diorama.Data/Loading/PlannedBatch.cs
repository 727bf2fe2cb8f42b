namespace Diorama.Data.Loading;

/// <summary>A batch still to be read.</summary>
/// <param name="First">The cursor of its first sample.</param>
/// <param name="Indexes">Its samples' indexes in the split.</param>
/// <param name="Next">The cursor behind its last sample.</param>
internal sealed record PlannedBatch(Cursor First, ReadOnlyMemory<int> Indexes, Cursor Next);
