namespace Diorama.Data.Loading;

/// <summary>One rank's share of every batch: as many samples, one behind the other, as every other rank's.</summary>
/// <param name="Index">Which, from 0.</param>
/// <param name="Count">How many shares there are; the batch is divided evenly among them.</param>
public sealed record BatchShare(int Index, int Count);
