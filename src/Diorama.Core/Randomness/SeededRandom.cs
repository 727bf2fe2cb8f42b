using System.Buffers.Binary;
using System.Numerics;

namespace Diorama.Core;

/// <summary>
/// A random generator whose state can be saved and restored, and whose numbers stay the same for ever. For shuffles and choices on
/// the CPU, not for secrets. Not safe for use by several threads at once.
/// </summary>
/// <remarks>xoshiro256** (Blackman and Vigna 2021), its state filled by SplitMix64 from the seed, as its authors advise.</remarks>
public sealed class SeededRandom
{
    /// <summary>The length of <see cref="GetState"/> in bytes.</summary>
    public const int StateBytes = 32;

    private ulong _s0, _s1, _s2, _s3;

    /// <summary>A generator at the start of a seed's sequence.</summary>
    /// <param name="seed">The seed, from <see cref="Seeds.Derive"/>.</param>
    public SeededRandom(ulong seed)
    {
        _s0 = Seeds.SplitMix64(ref seed);
        _s1 = Seeds.SplitMix64(ref seed);
        _s2 = Seeds.SplitMix64(ref seed);
        _s3 = Seeds.SplitMix64(ref seed);
    }

    /// <summary>A generator at the start of the sequence of one part of a run.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What it is for.</param>
    /// <param name="index">Which of many.</param>
    public SeededRandom(long seed, string purpose, long index = 0)
        : this(Seeds.Derive(seed, purpose, index))
    {
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number in [0, <paramref name="count"/>), each equally likely.</summary>
    /// <param name="count">At least 1.</param>
    /// <remarks>Lemire 2019, "Fast random integer generation in an interval", algorithm 5.</remarks>
    public int Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var n = (ulong)count;
        var high = Math.BigMul(NextUInt64(), n, out var low);
        if (low < n)
        {
            var threshold = (0 - n) % n; // 2^64 mod n: what would make some numbers likelier
            while (low < threshold)
            {
                high = Math.BigMul(NextUInt64(), n, out low);
            }
        }

        return (int)high;
    }

    /// <summary>A number of the standard normal distribution.</summary>
    /// <remarks>Box and Muller 1958; the second number of the pair is not used, so that the state is all in <see cref="GetState"/>.</remarks>
    public double Normal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble())); // 1 - u is in (0, 1]
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Puts the elements in a random order, each order equally likely (Fisher and Yates).</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="items">The elements; changed in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The state, to be saved: <see cref="StateBytes"/> bytes, the same on every machine.</summary>
    public byte[] GetState()
    {
        var bytes = new byte[StateBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, _s0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), _s1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), _s2);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), _s3);
        return bytes;
    }

    /// <summary>Goes on from a saved state.</summary>
    /// <param name="state">What <see cref="GetState"/> gave.</param>
    /// <exception cref="ArgumentException">It is of another length, or all zero, which no generator reaches.</exception>
    public void SetState(ReadOnlySpan<byte> state)
    {
        if (state.Length != StateBytes || !state.ContainsAnyExcept((byte)0))
        {
            throw new ArgumentException($"a generator's state has {StateBytes} bytes, not all zero", nameof(state));
        }

        _s0 = BinaryPrimitives.ReadUInt64LittleEndian(state);
        _s1 = BinaryPrimitives.ReadUInt64LittleEndian(state[8..]);
        _s2 = BinaryPrimitives.ReadUInt64LittleEndian(state[16..]);
        _s3 = BinaryPrimitives.ReadUInt64LittleEndian(state[24..]);
    }
}
