namespace Diorama.Data.Images;

/// <summary>A picture in bytes: rows from the top, pixels from the left, the channels of a pixel side by side.</summary>
public sealed class Picture
{
    /// <param name="width">Pixels a row; at least 1.</param>
    /// <param name="height">Rows; at least 1.</param>
    /// <param name="channels">1 grey, 3 red-green-blue, 4 red-green-blue-alpha (not premultiplied).</param>
    /// <param name="pixels">width x height x channels bytes, taken over; none for a black (and transparent) picture.</param>
    public Picture(int width, int height, int channels, byte[]? pixels = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (channels is not (1 or 3 or 4)) throw new ArgumentOutOfRangeException(nameof(channels), channels, "1, 3 or 4");
        var length = checked(width * height * channels);
        if (pixels is not null && pixels.Length != length)
            throw new ArgumentException($"{pixels.Length} bytes for {width} x {height} x {channels}.", nameof(pixels));
        (Width, Height, Channels, Pixels) = (width, height, channels, pixels ?? new byte[length]);
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 grey, 3 red-green-blue, 4 red-green-blue-alpha.</summary>
    public int Channels { get; }

    /// <summary>The bytes.</summary>
    public byte[] Pixels { get; }

    /// <summary>The channels of one pixel.</summary>
    public Span<byte> this[int x, int y] => Pixels.AsSpan((y * Width + x) * Channels, Channels);

    /// <summary>The same picture with other channels: alpha is laid on a colour, or added as opaque; colour becomes luma (ITU-R BT.601).</summary>
    /// <param name="channels">1, 3 or 4.</param>
    /// <param name="background">What shines through; none for white.</param>
    public Picture WithChannels(int channels, Backdrop? background = null)
    {
        if (channels == Channels) return this;
        var behind = background ?? Backdrop.White;
        var result = new Picture(Width, Height, channels);
        var source = Pixels.AsSpan();
        var target = result.Pixels.AsSpan();
        while (!target.IsEmpty)
        {
            var (red, green, blue) = (source[0], source[Channels > 1 ? 1 : 0], source[Channels > 1 ? 2 : 0]);
            if (Channels == 4) (red, green, blue) = (On(behind.Red, red, source[3]), On(behind.Green, green, source[3]), On(behind.Blue, blue, source[3]));
            if (channels == 1)
            {
                target[0] = Channels == 1 ? red : Luma(red, green, blue);
            }
            else
            {
                (target[0], target[1], target[2]) = (red, green, blue);
                if (channels == 4) target[3] = 255;
            }

            source = source[Channels..];
            target = target[channels..];
        }

        return result;
    }

    /// <summary>The part that begins at (<paramref name="x"/>, <paramref name="y"/>).</summary>
    public Picture Crop(int x, int y, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Width - x);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, Height - y);
        var part = new Picture(width, height, Channels);
        for (var row = 0; row < height; row++)
            Pixels.AsSpan(((y + row) * Width + x) * Channels, width * Channels).CopyTo(part.Pixels.AsSpan(row * width * Channels));
        return part;
    }

    /// <summary>The same picture, left for right.</summary>
    public Picture Mirrored()
    {
        var result = new Picture(Width, Height, Channels);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++) this[x, y].CopyTo(result[Width - 1 - x, y]);
        }

        return result;
    }

    /// <summary>The same picture with black for what is wholly transparent: files keep colours there that nobody sees and no model need learn.</summary>
    public Picture WithoutHiddenColours()
    {
        if (Channels != 4) return this;
        var result = new Picture(Width, Height, 4, [.. Pixels]);
        for (var at = 0; at < Pixels.Length; at += 4)
        {
            if (Pixels[at + 3] == 0) result.Pixels.AsSpan(at, 3).Clear();
        }

        return result;
    }

    private static byte On(byte behind, byte value, byte alpha) => (byte)((value * alpha + behind * (255 - alpha) + 127) / 255);

    private static byte Luma(byte red, byte green, byte blue) => (byte)((299 * red + 587 * green + 114 * blue + 500) / 1000);
}
