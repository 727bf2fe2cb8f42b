namespace Diorama.Core;

/// <summary>Samples lie on the disk.</summary>
/// <param name="Step">Optimiser steps done.</param>
/// <param name="Path">The file.</param>
public sealed record SampleWritten(long Step, string Path) : RunEvent;
