namespace Diorama.Training;

/// <summary>What a loss's scale has come to.</summary>
/// <param name="Factor">The factor.</param>
/// <param name="Good">Good steps since it last changed.</param>
internal sealed record LossScaleState(double Factor, int Good);
