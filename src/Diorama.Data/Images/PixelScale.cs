namespace Diorama.Data.Images;

/// <summary>Bytes to numbers of a <see cref="ValueRange"/> and back.</summary>
public static class PixelScale
{
    private static readonly float[] _signed = [.. Enumerable.Range(0, 256).Select(b => (float)(b / 127.5 - 1))];
    private static readonly float[] _unit = [.. Enumerable.Range(0, 256).Select(b => (float)(b / 255.0))];

    /// <summary>The number of each of the 256 bytes.</summary>
    public static ReadOnlySpan<float> Table(ValueRange range) => range == ValueRange.Signed ? _signed : _unit;

    /// <summary>The nearest byte of a number; what lies outside the range becomes its end, not-a-number becomes 0.</summary>
    public static byte ToByte(float value, ValueRange range)
    {
        var scaled = range == ValueRange.Signed ? (value + 1) * 127.5f : value * 255f;
        return scaled > 0 ? (byte)Math.Min(255f, MathF.Round(scaled)) : (byte)0;
    }
}
