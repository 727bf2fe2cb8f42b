namespace Diorama.Data.Loading;

/// <summary>A batch still to be read.</summary>
/// <param name="Indexes">Its samples' indexes in the split.</param>
/// <param name="Next">The cursor behind its last sample.</param>
internal sealed record PlannedBatch(ReadOnlyMemory<int> Indexes, Cursor Next);
