namespace Diorama.Core;

/// <summary>A checkpoint lies on the disk, durably.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
public sealed record CheckpointWritten(CheckpointFolder Checkpoint) : RunEvent;
