using System.Numerics;

namespace Diorama.Data.Images;

/// <summary>Bytes to the numbers that models learn from, and back: black (0) is -1, white (255) is 1, what a tanh ends in.</summary>
public static class PixelScale
{
    private static readonly float[] _table = [.. Enumerable.Range(0, 256).Select(b => b / 127.5f - 1f)];

    /// <summary>The number of each of the 256 bytes.</summary>
    public static ReadOnlySpan<float> Table => _table;

    /// <summary>The numbers of many bytes: those of <see cref="Table"/>, to the last bit, many at once.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="values">As many numbers.</param>
    public static void ToValues(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, bytes.Length);
        var divisor = new Vector<float>(127.5f);
        var i = 0;
        for (; i <= bytes.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(bytes[i..]), out var low, out var high);
            var target = values.Slice(i, Vector<byte>.Count);
            Scale(low, target);
            Scale(high, target[Vector<ushort>.Count..]);
        }

        for (; i < bytes.Length; i++) values[i] = _table[bytes[i]];

        void Scale(Vector<ushort> part, Span<float> target)
        {
            Vector.Widen(part, out var low, out var high);
            (Vector.ConvertToSingle(Vector.AsVectorInt32(low)) / divisor - Vector<float>.One).CopyTo(target);
            (Vector.ConvertToSingle(Vector.AsVectorInt32(high)) / divisor - Vector<float>.One).CopyTo(target[Vector<float>.Count..]);
        }
    }

    /// <summary>The nearest byte of a number; what lies outside the range becomes its end, not-a-number becomes 0.</summary>
    public static byte ToByte(float value)
    {
        var scaled = (value + 1) * 127.5f;
        return scaled > 0 ? (byte)Math.Min(255f, MathF.Round(scaled)) : (byte)0;
    }
}
