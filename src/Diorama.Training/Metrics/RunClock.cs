using Diorama.Core;

namespace Diorama.Training;

/// <summary>Training time, parts before a resumption included.</summary>
internal sealed class RunClock(TimeProvider time, RunTime before)
{
    private readonly long _start = time.GetTimestamp();
    private readonly TimeSpan _processorStart = Environment.CpuUsage.TotalTime;

    public double Seconds => before.Seconds + time.GetElapsedTime(_start).TotalSeconds;

    public RunTime Time => new(Seconds, before.ProcessorSeconds + (Environment.CpuUsage.TotalTime - _processorStart).TotalSeconds);
}
