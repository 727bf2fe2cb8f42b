namespace Diorama.Training;

/// <summary>What a divergence guard has seen.</summary>
/// <param name="StartMagnitude">Largest loss of the first steps.</param>
/// <param name="Seen">Losses looked at.</param>
/// <param name="ExplodingSince">The step, from 1, since when every loss was far too large; null: the last one was not.</param>
internal sealed record GuardState(double StartMagnitude, long Seen, long? ExplodingSince);
