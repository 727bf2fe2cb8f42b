using System.Runtime.InteropServices;
using System.Text;

namespace Diorama.Data.Images;

/// <summary>libpng 1.6's simplified interface, which reports errors by a return value and never jumps across its caller.</summary>
/// <remarks>Source: libpng-manual.txt, section "Simplified API".</remarks>
internal sealed unsafe class LibPng
{
    internal const uint ImageVersion = 1;
    internal const uint FormatAlpha = 1;
    internal const uint FormatColor = 2;
    internal const uint Assume16BitSrgb = 4;

    private static readonly Lazy<LibPng> _instance = new(() => new());

    private readonly delegate* unmanaged<Image*, byte*, nuint, int> _beginRead;
    private readonly delegate* unmanaged<Image*, void*, void*, int, void*, int> _finishRead;
    private readonly delegate* unmanaged<Image*, void*, nuint*, int, void*, int, void*, int> _write;
    private readonly delegate* unmanaged<Image*, void> _free;

    private LibPng()
    {
        var library = NativeCodec.Open("libpng 1.6", "libpng16-16", "libpng16.so.16", "libpng16.16.dylib", "libpng16.dll");
        _beginRead = (delegate* unmanaged<Image*, byte*, nuint, int>)NativeLibrary.GetExport(library, "png_image_begin_read_from_memory");
        _finishRead = (delegate* unmanaged<Image*, void*, void*, int, void*, int>)NativeLibrary.GetExport(library, "png_image_finish_read");
        _write = (delegate* unmanaged<Image*, void*, nuint*, int, void*, int, void*, int>)NativeLibrary.GetExport(library, "png_image_write_to_memory");
        _free = (delegate* unmanaged<Image*, void>)NativeLibrary.GetExport(library, "png_image_free");
    }

    internal static LibPng Instance => _instance.Value;

    internal bool BeginRead(Image* image, byte* file, int length) => _beginRead(image, file, (nuint)length) != 0;

    internal bool FinishRead(Image* image, byte* pixels) => _finishRead(image, null, pixels, 0, null) != 0;

    /// <summary>Writes, or with no target says in <paramref name="length"/> how many bytes it takes.</summary>
    internal bool Write(Image* image, byte* target, nuint* length, byte* pixels) => _write(image, target, length, 0, pixels, 0, null) != 0;

    internal void Free(Image* image) => _free(image);

    /// <summary><c>png_image</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Image
    {
        internal nint Opaque;
        internal uint Version;
        internal uint Width;
        internal uint Height;
        internal uint Format;
        internal uint Flags;
        internal uint ColormapEntries;
        internal uint WarningOrError;
        internal fixed byte MessageText[64];

        internal readonly string Message
        {
            get
            {
                fixed (byte* text = MessageText)
                {
                    var bytes = new ReadOnlySpan<byte>(text, 64);
                    var end = bytes.IndexOf((byte)0);
                    return Encoding.ASCII.GetString(end < 0 ? bytes : bytes[..end]);
                }
            }
        }
    }
}
