namespace Diorama.Training;

/// <summary>One figure of the window since the last record.</summary>
/// <param name="Sum">Sum of its values.</param>
/// <param name="Count">How many there were.</param>
internal sealed record WindowSum(double Sum, long Count);
