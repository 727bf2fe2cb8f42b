using System.Numerics;

namespace Diorama.Data.Images;

/// <summary>Bytes to numbers of a <see cref="ValueRange"/> and back.</summary>
public static class PixelScale
{
    private static readonly float[] _signed = [.. Enumerable.Range(0, 256).Select(b => b / 127.5f - 1f)];
    private static readonly float[] _unit = [.. Enumerable.Range(0, 256).Select(b => b / 255f)];

    /// <summary>The number of each of the 256 bytes.</summary>
    public static ReadOnlySpan<float> Table(ValueRange range) => range == ValueRange.Signed ? _signed : _unit;

    /// <summary>The numbers of many bytes: those of <see cref="Table"/>, to the last bit, many at once.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="range">The numbers of black and white.</param>
    /// <param name="values">As many numbers.</param>
    public static void ToValues(ReadOnlySpan<byte> bytes, ValueRange range, Span<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, bytes.Length);
        var divisor = new Vector<float>(range == ValueRange.Signed ? 127.5f : 255f);
        var shift = new Vector<float>(range == ValueRange.Signed ? 1f : 0f);
        var i = 0;
        for (; i <= bytes.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(bytes[i..]), out var low, out var high);
            var target = values.Slice(i, Vector<byte>.Count);
            Scale(low, target);
            Scale(high, target[Vector<ushort>.Count..]);
        }

        var table = Table(range);
        for (; i < bytes.Length; i++) values[i] = table[bytes[i]];

        void Scale(Vector<ushort> part, Span<float> target)
        {
            Vector.Widen(part, out var low, out var high);
            (Vector.ConvertToSingle(Vector.AsVectorInt32(low)) / divisor - shift).CopyTo(target);
            (Vector.ConvertToSingle(Vector.AsVectorInt32(high)) / divisor - shift).CopyTo(target[Vector<float>.Count..]);
        }
    }

    /// <summary>The nearest byte of a number; what lies outside the range becomes its end, not-a-number becomes 0.</summary>
    public static byte ToByte(float value, ValueRange range)
    {
        var scaled = range == ValueRange.Signed ? (value + 1) * 127.5f : value * 255f;
        return scaled > 0 ? (byte)Math.Min(255f, MathF.Round(scaled)) : (byte)0;
    }
}
