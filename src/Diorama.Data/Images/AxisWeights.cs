namespace Diorama.Data.Images;

/// <summary>Which old pixels make a new one along one direction; the weights add up to 1.</summary>
/// <param name="First">The first old pixel.</param>
/// <param name="Weights">Its weight and those of the pixels after it.</param>
internal readonly record struct AxisWeights(int First, float[] Weights)
{
    /// <summary>The weights of every new pixel.</summary>
    internal static AxisWeights[] Make(int oldSize, int newSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(newSize, 1);
        var scale = (double)oldSize / newSize;
        var all = new AxisWeights[newSize];
        for (var i = 0; i < newSize; i++) all[i] = scale > 1 ? Area(i * scale, (i + 1) * scale, oldSize) : Linear((i + 0.5) * scale - 0.5, oldSize);
        return all;
    }

    private static AxisWeights Area(double from, double to, int oldSize)
    {
        var first = Math.Min((int)from, oldSize - 1);
        var end = Math.Clamp((int)Math.Ceiling(to - 1e-9), first + 1, oldSize);
        var covered = Enumerable.Range(first, end - first).Select(p => Math.Min(to, p + 1.0) - Math.Max(from, p)).ToArray();
        var sum = covered.Sum();
        return new(first, [.. covered.Select(length => (float)(length / sum))]);
    }

    private static AxisWeights Linear(double centre, int oldSize)
    {
        centre = Math.Clamp(centre, 0, oldSize - 1);
        var first = Math.Min((int)centre, Math.Max(0, oldSize - 2));
        var second = (float)(centre - first);
        return oldSize == 1 ? new(0, [1]) : new(first, [1 - second, second]);
    }
}
