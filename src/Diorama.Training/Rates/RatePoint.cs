namespace Diorama.Training;

/// <summary>A step of a range test.</summary>
/// <param name="Rate">Its learning rate.</param>
/// <param name="Loss">The loss before it.</param>
/// <param name="Smoothed">The mean of the losses so far, the last ones counting most.</param>
public readonly record struct RatePoint(double Rate, double Loss, double Smoothed);
