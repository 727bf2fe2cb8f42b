namespace Diorama.Models;

/// <summary>How many channels a residual GAN's maps have.</summary>
internal static class ResnetWidth
{
    private const int MostDoublings = 4;

    /// <summary>The width, doubled at every halving of the map, up to sixteen times as wide: the widest of SN-GAN's networks.</summary>
    internal static long Of(int width, int numHalvings) => (long)width << Math.Min(numHalvings, MostDoublings);
}
