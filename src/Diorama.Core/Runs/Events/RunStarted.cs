namespace Diorama.Core;

/// <summary>Training begins.</summary>
/// <param name="Name">The run's name.</param>
/// <param name="Folder">The run's folder.</param>
/// <param name="FirstStep">Steps done already: 0, or more where a run is resumed.</param>
/// <param name="Steps">Steps of the whole run.</param>
public sealed record RunStarted(string Name, string Folder, long FirstStep, long Steps) : RunEvent;
