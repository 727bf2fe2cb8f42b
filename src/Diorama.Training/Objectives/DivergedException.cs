namespace Diorama.Training;

/// <summary>Training cannot go on: a loss or a gradient left the numbers. The trainer adds where and what to do.</summary>
internal sealed class DivergedException(string reason) : Exception(reason);
