namespace Diorama.Torch;

/// <summary>Counts tensor objects that hold native memory, over all threads: a count that grows from step to step is a leak.</summary>
public static class LiveTensors
{
    private static long _count;
    private static long _leaked;

    /// <summary>Tensors alive now.</summary>
    public static long Count => Interlocked.Read(ref _count);

    /// <summary>Owned tensors that were never disposed of, as far as the garbage collector has found them.</summary>
    public static long Leaked => Interlocked.Read(ref _leaked);

    internal static void Add(long number) => Interlocked.Add(ref _count, number);

    internal static void ReportLeak() => Interlocked.Increment(ref _leaked);
}
