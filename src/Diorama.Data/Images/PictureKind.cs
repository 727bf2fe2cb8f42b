namespace Diorama.Data.Images;

/// <summary>Kinds of picture files, told by their first bytes: those that are read, and others, so that a message can name them.</summary>
internal static class PictureKind
{
    private const int HeaderBytes = 16;

    /// <summary>What a file is, if it is a picture of a kind that is not read; null where it is PNG, JPEG, or nothing known.</summary>
    internal static string? Of(ReadOnlySpan<byte> file) => file switch
    {
        _ when file.StartsWith("GIF8"u8) => "GIF",
        _ when file.StartsWith("RIFF"u8) && file.Length >= 12 && file[8..].StartsWith("WEBP"u8) => "WebP",
        _ when file.StartsWith("BM"u8) => "BMP",
        _ when file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) => "TIFF",
        _ when file.Length >= 12 && file[4..].StartsWith("ftypavif"u8) => "AVIF",
        _ when file.Length >= 12 && (file[4..].StartsWith("ftyphei"u8) || file[4..].StartsWith("ftypmif1"u8)) => "HEIC",
        [0xff, 0x0a, ..] => "JPEG XL",
        _ when file.Length >= 8 && file[4..].StartsWith("JXL "u8) => "JPEG XL",
        _ when file.Length >= 8 && file[4..].StartsWith("jP  "u8) => "JPEG 2000",
        _ when file.StartsWith("8BPS"u8) => "Photoshop",
        [0, 0, 1, 0, ..] => "icon",
        _ when file.StartsWith("<svg"u8) || file.StartsWith("<?xml"u8) => "SVG",
        [(byte)'P', >= (byte)'1' and <= (byte)'6', (byte)'\n' or (byte)' ', ..] => "Netpbm",
        _ => null,
    };

    /// <summary>What a file on the disk is, likewise; null also where it cannot be read, which reading it will tell.</summary>
    internal static string? OfFile(string path) => Of(Header(path));

    /// <summary>Whether a file on the disk begins as PNG or JPEG does; false also where it cannot be read.</summary>
    internal static bool IsRead(string path) => Header(path) is var header && (header.StartsWith(PngHeader.Signature) || header.StartsWith(JpegCodec.Signature));

    /// <summary>Why it is left out.</summary>
    internal static string Refusal(string kind) => $"{("AiS".Contains(kind[0]) ? "an" : "a")} {kind} picture, which is not read; convert it to PNG or JPEG";

    // The first bytes; none where they cannot be read.
    private static ReadOnlySpan<byte> Header(string path)
    {
        try
        {
            if (PlainFile.Behind(path).Length == 0) return []; // a pipe, perhaps, that nobody writes to
            using var file = File.OpenRead(path);
            var header = new byte[HeaderBytes];
            return header.AsSpan(0, file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
