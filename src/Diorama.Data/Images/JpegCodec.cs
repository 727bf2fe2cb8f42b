using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>Reads and writes JPEG files.</summary>
public static unsafe class JpegCodec
{
    private const int ColorspaceGrey = 2;

    // A block of 8 x 8 pixels takes at least one bit where Huffman codes are used; arithmetic codes, which are rare, may take less.
    private const long MaxPixelsPerByte = 8 * 64 * 16;

    internal static ReadOnlySpan<byte> Signature => [0xff, 0xd8, 0xff];

    /// <summary>Decodes a file, turned as its EXIF orientation says: 1 channel where it is grey, else 3; four inks (CMYK) become red, green and blue.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="limits">What is refused; none for the usual limits.</param>
    /// <param name="side">What is wanted of its smaller side: it may be decoded at 1/2, 1/4 or 1/8, averaged, where that is no smaller.</param>
    /// <exception cref="BadSampleException">It is no whole JPEG file, damaged, or beyond a limit.</exception>
    /// <exception cref="MachineException">TurboJPEG is not installed.</exception>
    public static Picture Decode(ReadOnlySpan<byte> file, string name, PictureLimits? limits = null, int side = int.MaxValue)
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
                if (width == 0 && height == 0) throw new BadSampleException(name, "truncated: it has no whole header"); // tables alone are no error of the library's
                (limits ?? PictureLimits.Default).Check(width, height, name);
                if (IsTooShort(width, height, file.Length))
                    throw new BadSampleException(name, $"too short for its dimensions: {width} x {height}");

                var fraction = Fraction(Math.Min(width, height), side);
                (width, height) = ((width + fraction - 1) / fraction, (height + fraction - 1) / fraction);
                var inks = colorspace >= TurboJpeg.ColorspaceCmyk;
                var grey = colorspace == ColorspaceGrey;
                var picture = new Picture(width, height, inks ? 4 : grey ? 1 : 3);
                fixed (byte* pixels = picture.Pixels)
                {
                    var format = inks ? TurboJpeg.PixelCmyk : grey ? TurboJpeg.PixelGrey : TurboJpeg.PixelRgb;
                    if (!jpeg.Decompress(handle, bytes, file.Length, pixels, width, height, format)) throw Damaged(name, jpeg.Error(handle));
                }

                var header = JpegHeader.Read(file);
                return (inks ? Inks.ToColour(picture, header.IsAdobe) : picture).Turned(header.Orientation);
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

    /// <summary>Whether a file has allowed dimensions and an end mark, as far as its beginning and end show; false says nothing.</summary>
    /// <param name="head">Its beginning.</param>
    /// <param name="tail">Its last bytes.</param>
    /// <param name="length">Of the whole file, in bytes.</param>
    /// <exception cref="MachineException">TurboJPEG is not installed.</exception>
    internal static bool LooksWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, long length) => tail.EndsWith(EndMark) && HasHeader(head, length);

    /// <summary>Whether a file has allowed dimensions, and behind its last scan's beginning an end mark, though other things may follow; false says that it is worth decoding.</summary>
    /// <exception cref="MachineException">TurboJPEG is not installed.</exception>
    internal static bool LooksWhole(ReadOnlySpan<byte> file) => file.LastIndexOf(EndMark) > file.LastIndexOf(ScanMark) && HasHeader(file, file.Length);

    private static ReadOnlySpan<byte> EndMark => [0xff, 0xd9];

    private static ReadOnlySpan<byte> ScanMark => [0xff, 0xda];

    private static bool HasHeader(ReadOnlySpan<byte> head, long length)
    {
        var jpeg = TurboJpeg.Instance;
        var handle = jpeg.OpenDecompressor();
        try
        {
            fixed (byte* bytes = head)
            {
                return jpeg.Header(handle, bytes, head.Length, out var width, out var height, out _)
                    && PictureLimits.Default.Allow(width, height) && !IsTooShort(width, height, length);
            }
        }
        finally
        {
            jpeg.Close(handle);
        }
    }

    private static bool IsTooShort(long width, long height, long length) => width * height > length * MaxPixelsPerByte;

    // The library averages whole blocks of 2, 4 or 8 pixels a side, so what is left out is not sampled away.
    private static int Fraction(int smaller, int side) => smaller / 8 >= side ? 8 : smaller / 4 >= side ? 4 : smaller / 2 >= side ? 2 : 1;

    private static BadSampleException Damaged(string name, string message) => new(name, "damaged: " + message);
}
