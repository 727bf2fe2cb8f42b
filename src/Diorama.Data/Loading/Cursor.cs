namespace Diorama.Data.Loading;

/// <summary>How far the consumer of a loader has come: what a checkpoint keeps so that a resumed run sees the very next sample.</summary>
/// <param name="Epoch">How many passes are behind; at least 0.</param>
/// <param name="Position">How many samples of this pass were handed out; at least 0.</param>
public readonly record struct Cursor(long Epoch, long Position);
