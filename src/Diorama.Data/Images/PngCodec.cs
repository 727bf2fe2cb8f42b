using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>Reads and writes PNG files.</summary>
public static unsafe class PngCodec
{
    /// <summary>Decodes a file: 1 channel where it is grey without alpha, 3 where it is coloured without alpha, else 4; 16 bits become 8. It is turned as its EXIF orientation says.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="limits">What is refused; none for the usual limits.</param>
    /// <exception cref="BadSampleException">It is no whole PNG file, damaged, or beyond a limit.</exception>
    /// <exception cref="MachineException">libpng is not installed.</exception>
    public static Picture Decode(ReadOnlySpan<byte> file, string name, PictureLimits? limits = null)
    {
        var header = PngHeader.Read(file, name, limits ?? PictureLimits.Default);
        var (width, height) = (header.Width, header.Height);
        var png = LibPng.Instance;
        var image = new LibPng.Image { Version = LibPng.ImageVersion };
        try
        {
            fixed (byte* bytes = file)
            {
                if (!png.BeginRead(&image, bytes, file.Length)) throw Damaged(name, image);
                if (image.Width != width || image.Height != height) throw new BadSampleException(name, "damaged: it states its dimensions twice");
                var hasAlpha = (image.Format & LibPng.FormatAlpha) != 0;
                var hasColor = (image.Format & LibPng.FormatColor) != 0;
                image.Flags |= LibPng.Assume16BitSrgb;
                image.Format = hasAlpha ? LibPng.FormatAlpha | LibPng.FormatColor : hasColor ? LibPng.FormatColor : 0;
                var picture = new Picture(width, height, hasAlpha ? 4 : hasColor ? 3 : 1);
                fixed (byte* pixels = picture.Pixels)
                {
                    if (!png.FinishRead(&image, pixels)) throw Damaged(name, image);
                }

                return picture.Turned(header.Orientation);
            }
        }
        finally
        {
            png.Free(&image);
        }
    }

    /// <summary>Encodes a picture; the same picture always makes the same bytes (of one libpng and zlib).</summary>
    /// <exception cref="MachineException">libpng is not installed, or has no memory left.</exception>
    public static byte[] Encode(Picture picture)
    {
        var png = LibPng.Instance;
        var image = new LibPng.Image
        {
            Version = LibPng.ImageVersion,
            Width = (uint)picture.Width,
            Height = (uint)picture.Height,
            Format = picture.Channels switch { 1 => 0, 3 => LibPng.FormatColor, _ => LibPng.FormatColor | LibPng.FormatAlpha },
        };

        // Room for a picture that cannot be compressed: a filter byte a row, and what deflate and the chunks add.
        var room = picture.Pixels.LongLength + picture.Height;
        var target = new byte[checked((int)(room + room / 100 + 4096))];
        var length = (nuint)target.Length;
        fixed (byte* pixels = picture.Pixels, bytes = target)
        {
            try
            {
                if (!png.Write(&image, bytes, &length, pixels)) throw new MachineException($"libpng could not write a picture: {image.Message}.");
            }
            finally
            {
                png.Free(&image);
            }
        }

        return target[..(int)length];
    }

    private static BadSampleException Damaged(string name, LibPng.Image image) => new(name, "damaged: " + image.Message);
}
