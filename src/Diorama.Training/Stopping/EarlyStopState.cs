namespace Diorama.Training;

/// <summary>What early stopping has seen.</summary>
/// <param name="BestStep">The step at which the figure was best.</param>
/// <param name="Best">What it was then.</param>
/// <param name="Since">Evaluations since then.</param>
internal sealed record EarlyStopState(long BestStep, double Best, int Since);
