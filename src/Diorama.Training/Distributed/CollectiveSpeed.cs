using System.Diagnostics;
using System.Globalization;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>How long ranks take to sum a tensor.</summary>
/// <param name="Bytes">The tensor's.</param>
/// <param name="Seconds">The median, on this rank.</param>
public sealed record CollectiveSpeed(long Bytes, double Seconds)
{
    // From a single number to the gradients of six million parameters.
    private static readonly long[] _sizes = [4, 4 << 10, 64 << 10, 1 << 20, 4 << 20, 24 << 20];

    /// <summary>How many sums of each size are timed.</summary>
    public const int Repetitions = 51;

    /// <summary>Sums float32 tensors of several sizes; all ranks call it.</summary>
    /// <param name="ranks">Who sums.</param>
    /// <param name="device">Where the tensors lie.</param>
    public static IReadOnlyList<CollectiveSpeed> Measure(Ranks ranks, Device device)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        return [.. _sizes.Select(bytes => new CollectiveSpeed(bytes, Median(ranks, device, bytes)))];
    }

    private static double Median(Ranks ranks, Device device, long bytes)
    {
        using var scope = TensorScope.Open();
        var x = Tensor.Zeros([bytes / sizeof(float)], DType.Float32, device);
        var seconds = new double[Repetitions];
        for (var i = -Repetitions / 10; i < Repetitions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using (var work = ranks.Group.AllReduce(x, string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"))) work.Wait();
            if (i >= 0) seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        Array.Sort(seconds);
        return seconds[Repetitions / 2];
    }
}
