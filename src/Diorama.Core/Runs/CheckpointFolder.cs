namespace Diorama.Core;

/// <summary>A complete checkpoint of a run.</summary>
/// <param name="Step">The optimiser steps that were done when it was made.</param>
/// <param name="Path">Its folder, <c>checkpoints/step-N</c>.</param>
public sealed record CheckpointFolder(long Step, string Path);
