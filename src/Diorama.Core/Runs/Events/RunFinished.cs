namespace Diorama.Core;

/// <summary>Training ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Step">Optimiser steps done.</param>
/// <param name="Seconds">Training time, resumed parts added up.</param>
public sealed record RunFinished(RunOutcome Outcome, long Step, double Seconds) : RunEvent;
