namespace Diorama.Core;

/// <summary>Training ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Step">Optimiser steps done.</param>
/// <param name="Time">Training time, resumed parts added up.</param>
public sealed record RunFinished(RunOutcome Outcome, long Step, RunTime Time) : RunEvent;
