namespace Diorama.Core;

/// <summary>Figures of a step.</summary>
/// <param name="Metrics">The figures, as they stand in <c>metrics.jsonl</c>.</param>
/// <param name="StepsPerSecond">How fast it goes lately; 0 while unknown.</param>
/// <param name="Remaining">How long it will take at that rate; null while unknown.</param>
public sealed record StepMeasured(MetricsRecord Metrics, double StepsPerSecond, TimeSpan? Remaining) : RunEvent;
