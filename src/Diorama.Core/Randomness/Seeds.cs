using System.Text;

namespace Diorama.Core;

/// <summary>Seeds for the parts of a run, all derived from the run's one seed.</summary>
public static class Seeds
{
    // 2^64 over the golden ratio, odd: SplitMix64's step.
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>The seed of one part of a run. The same arguments give the same seed for ever; other arguments an unrelated one.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What it is for, such as <c>shuffle</c>.</param>
    /// <param name="index">Which of many, such as the epoch or the sample's number.</param>
    /// <remarks>
    /// With m = SplitMix64's finaliser (Steele et al. 2014), γ = 0x9E3779B97F4A7C15, h = 64-bit FNV-1a of the purpose's UTF-8 bytes,
    /// and all sums modulo 2^64: m(m(m(seed + γ) ^ h + γ) ^ index + γ), where ^ binds tighter than +.
    /// </remarks>
    public static ulong Derive(long seed, string purpose, long index = 0)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        var state = Mix((ulong)seed + Golden);
        state = Mix((state ^ Fnv1a(purpose)) + Golden);
        return Mix((state ^ (ulong)index) + Golden);
    }

    /// <summary>The next output of SplitMix64, which moves <paramref name="state"/> on.</summary>
    internal static ulong SplitMix64(ref ulong state) => Mix(state += Golden);

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    private static ulong Fnv1a(string text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ b) * 0x100000001B3;
        }

        return hash;
    }
}
