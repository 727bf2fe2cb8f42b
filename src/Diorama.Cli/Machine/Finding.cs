namespace Diorama.Cli;

/// <summary>Something the doctor looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Value">What was found.</param>
/// <param name="Mend">The command that mends it; null where all is well.</param>
internal sealed record Finding(string Name, string Value, string? Mend = null);
