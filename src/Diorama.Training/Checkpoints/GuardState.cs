namespace Diorama.Training;

/// <summary>What a divergence guard has seen.</summary>
/// <param name="StartMagnitude">Largest loss of the first steps.</param>
/// <param name="Seen">Losses looked at.</param>
/// <param name="Exploded">Losses in a row that were far too large.</param>
internal sealed record GuardState(double StartMagnitude, long Seen, int Exploded);
