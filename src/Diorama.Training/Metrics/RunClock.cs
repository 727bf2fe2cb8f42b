namespace Diorama.Training;

/// <summary>Training time, parts before a resumption included.</summary>
internal sealed class RunClock(TimeProvider time, double before)
{
    private readonly long _start = time.GetTimestamp();

    public double Seconds => before + time.GetElapsedTime(_start).TotalSeconds;
}
