namespace Diorama.Training;

/// <summary>A trial has no figure: its settings do not fit each other, or it diverged. The search goes on without it.</summary>
/// <param name="message">Why.</param>
public sealed class TrialFailedException(string message) : Exception(message);
