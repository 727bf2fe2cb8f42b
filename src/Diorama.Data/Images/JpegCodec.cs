using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>Reads and writes JPEG files.</summary>
public static unsafe class JpegCodec
{
    private const int ColorspaceGrey = 2;

    // A block of 8 x 8 pixels takes at least one bit where Huffman codes are used; arithmetic codes, which are rare, may take less.
    private const long MaxPixelsPerByte = 8 * 64 * 16;

    internal static ReadOnlySpan<byte> Signature => [0xff, 0xd8, 0xff];

    /// <summary>Decodes a file: 1 channel where it is grey, else 3.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="limits">What is refused; none for the usual limits.</param>
    /// <exception cref="BadSampleException">It is no whole JPEG file, damaged, of four inks (CMYK), or beyond a limit.</exception>
    /// <exception cref="MachineException">TurboJPEG is not installed.</exception>
    public static Picture Decode(ReadOnlySpan<byte> file, string name, PictureLimits? limits = null)
    {
        if (!file.StartsWith(Signature)) throw new BadSampleException(name, "no JPEG file: its first bytes are others");
        var jpeg = TurboJpeg.Instance;
        var handle = jpeg.OpenDecompressor();
        try
        {
            fixed (byte* bytes = file)
            {
                if (!jpeg.Header(handle, bytes, file.Length, out var width, out var height, out var colorspace))
                    throw Damaged(name, jpeg.Error(handle));
                (limits ?? PictureLimits.Default).Check(width, height, name);
                if (colorspace >= TurboJpeg.ColorspaceCmyk) throw new BadSampleException(name, "in CMYK; convert it to RGB");
                if ((long)width * height > file.Length * MaxPixelsPerByte)
                    throw new BadSampleException(name, $"too short for its dimensions, {width} x {height}");

                var grey = colorspace == ColorspaceGrey;
                var picture = new Picture(width, height, grey ? 1 : 3);
                fixed (byte* pixels = picture.Pixels)
                {
                    if (!jpeg.Decompress(handle, bytes, file.Length, pixels, width, height, grey ? TurboJpeg.PixelGrey : TurboJpeg.PixelRgb))
                        throw Damaged(name, jpeg.Error(handle));
                }

                return picture;
            }
        }
        finally
        {
            jpeg.Close(handle);
        }
    }

    /// <summary>Encodes a picture without thinning out its colours; alpha is laid on white.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="quality">From 1 to 100.</param>
    /// <exception cref="MachineException">TurboJPEG is not installed, or fails.</exception>
    public static byte[] Encode(Picture picture, int quality = 95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (picture.Channels == 4) picture = picture.WithChannels(3);
        var grey = picture.Channels == 1;
        var jpeg = TurboJpeg.Instance;
        var handle = jpeg.OpenCompressor();
        try
        {
            fixed (byte* pixels = picture.Pixels)
            {
                return jpeg.Compress(
                    handle, pixels, picture.Width, picture.Height, grey ? TurboJpeg.PixelGrey : TurboJpeg.PixelRgb,
                    grey ? TurboJpeg.SubsamplingGrey : TurboJpeg.Subsampling444, quality)
                    ?? throw new MachineException($"TurboJPEG could not write a picture: {jpeg.Error(handle)}.");
            }
        }
        finally
        {
            jpeg.Close(handle);
        }
    }

    private static BadSampleException Damaged(string name, string message) => new(name, "damaged: " + message);
}
