namespace Diorama.Data.Images;

/// <summary>Reads picture files, PNG or JPEG, told apart by their first bytes and not by their names.</summary>
public static class PictureReader
{
    /// <summary>Reads a file, turned as its EXIF orientation says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What is refused; none for the usual limits.</param>
    /// <param name="side">What is wanted of its smaller side: a JPEG file may be decoded smaller, at 1/2, 1/4 or 1/8, but not below this.</param>
    /// <exception cref="BadSampleException">It is missing, unreadable, empty, neither PNG nor JPEG, damaged, or beyond a limit.</exception>
    /// <exception cref="Core.MachineException">The library that decodes it is not installed.</exception>
    public static Picture ReadFile(string path, PictureLimits? limits = null, int side = int.MaxValue)
    {
        limits ??= PictureLimits.Default;
        try
        {
            var length = PlainFile.Behind(path).Length;
            if (length == 0) throw new BadSampleException(path, "empty: zero bytes, or no plain file"); // a pipe has no length either
            if (length > limits.MaxFileBytes) throw new BadSampleException(path, $"too large: {length} bytes, and the most is {limits.MaxFileBytes}");
            return Decode(File.ReadAllBytes(path), path, limits, side);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadSampleException(path, "cannot be read: " + e.Message, e);
        }
    }

    /// <summary>Decodes a file's bytes, as <see cref="ReadFile"/> does.</summary>
    /// <exception cref="BadSampleException">They are neither PNG nor JPEG, damaged, or beyond a limit.</exception>
    /// <exception cref="Core.MachineException">The library that decodes them is not installed.</exception>
    public static Picture Decode(ReadOnlySpan<byte> file, string name, PictureLimits? limits = null, int side = int.MaxValue)
    {
        if (file.IsEmpty) throw new BadSampleException(name, "empty: zero bytes");
        if (file.StartsWith(PngHeader.Signature)) return PngCodec.Decode(file, name, limits);
        if (file.StartsWith(JpegCodec.Signature)) return JpegCodec.Decode(file, name, limits, side);
        throw new BadSampleException(name, PictureKind.Of(file) is { } kind ? PictureKind.Refusal(kind) : "neither PNG nor JPEG: its first bytes are others");
    }
}
