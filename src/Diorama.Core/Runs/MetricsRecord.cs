namespace Diorama.Core;

/// <summary>What was measured at one step.</summary>
/// <param name="Step">Optimiser steps done.</param>
/// <param name="Seconds">Training time so far, resumed parts added up.</param>
/// <param name="Values">Named figures, such as <c>loss</c> or <c>test.nll</c>; NaN and infinities may occur.</param>
public sealed record MetricsRecord(long Step, double Seconds, IReadOnlyDictionary<string, double> Values);
