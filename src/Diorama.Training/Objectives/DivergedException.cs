namespace Diorama.Training;

/// <summary>Training cannot go on: a loss or a gradient left the numbers. The trainer adds what to do.</summary>
/// <param name="reason">What is wrong: <c>generator.loss is not a number</c>.</param>
/// <param name="step">In which step, from 1.</param>
internal sealed class DivergedException(string reason, long step) : Exception(reason)
{
    /// <summary>In which step it happened, from 1.</summary>
    public long Step => step;
}
