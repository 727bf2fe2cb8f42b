namespace Diorama.Core;

/// <summary>How long a run has trained, parts before a resumption added up.</summary>
/// <param name="Seconds">By the clock on the wall.</param>
/// <param name="ProcessorSeconds">By the processor: of all threads of the process, which a busy machine stretches less.</param>
public readonly record struct RunTime(double Seconds, double ProcessorSeconds);
