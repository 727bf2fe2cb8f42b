namespace Diorama.Training;

/// <summary>A kind of work that a run does several times.</summary>
/// <param name="Name">What it is called, of several: <c>steps</c>, <c>samples</c>, <c>checkpoints</c>.</param>
/// <param name="Times">How often it is done.</param>
/// <param name="Each">How long it takes once, in seconds.</param>
public sealed record ForecastPart(string Name, long Times, double Each)
{
    /// <summary>How long it takes altogether, in seconds.</summary>
    public double Seconds => Times * Each;
}
