namespace Diorama.Training;

/// <summary>Learning rates from one to another, each by the same factor larger than the one before.</summary>
/// <param name="From">The first; above 0.</param>
/// <param name="To">The last; above the first.</param>
/// <param name="Steps">How many; at least 20.</param>
public sealed record RateRange(double From = 1e-6, double To = 1, int Steps = 200)
{
    /// <summary>The rate of a step, from 0.</summary>
    public double At(int step) => From * Math.Pow(To / From, step / (Steps - 1.0));
}
