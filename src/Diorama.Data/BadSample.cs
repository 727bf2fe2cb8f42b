namespace Diorama.Data;

/// <summary>A sample in quarantine.</summary>
/// <param name="Name">The sample's name: a file's path, or path and line.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record BadSample(string Name, string Reason);
