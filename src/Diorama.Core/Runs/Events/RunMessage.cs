namespace Diorama.Core;

/// <summary>A line for the user.</summary>
/// <param name="Text">The line.</param>
/// <param name="IsWarning">True for what the user should look into.</param>
public sealed record RunMessage(string Text, bool IsWarning = false) : RunEvent;
