using System.Runtime.InteropServices;

namespace Diorama.Data.Images;

/// <summary>libjpeg-turbo's TurboJPEG interface, which reports errors by a return value.</summary>
/// <remarks>Source: turbojpeg.h of libjpeg-turbo 2.1; version 3 still has these functions.</remarks>
internal sealed unsafe class TurboJpeg
{
    internal const int PixelRgb = 0;
    internal const int PixelGrey = 6;
    internal const int PixelCmyk = 11;
    internal const int SubsamplingGrey = 3;
    internal const int Subsampling444 = 0;
    internal const int ColorspaceCmyk = 3;

    // Stop at the first warning (a warning is damage), and refuse files with very many scans, which take hours.
    private const int StopOnWarning = 8192;
    private const int LimitScans = 32768;

    private static readonly Lazy<TurboJpeg> _instance = new(() => new());

    private readonly delegate* unmanaged<nint> _initDecompress;
    private readonly delegate* unmanaged<nint> _initCompress;
    private readonly delegate* unmanaged<nint, int> _destroy;
    private readonly delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int> _header;
    private readonly delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int> _decompress;
    private readonly delegate* unmanaged<nint, byte*, int, int, int, int, byte**, CULong*, int, int, int, int> _compress;
    private readonly delegate* unmanaged<byte*, void> _free;
    private readonly delegate* unmanaged<nint, byte*> _error;

    private TurboJpeg()
    {
        var library = NativeCodec.Open("TurboJPEG", "libturbojpeg0", "libturbojpeg.so.0", "libturbojpeg.0.dylib", "turbojpeg.dll");
        nint Export(string name) => NativeLibrary.GetExport(library, name);
        _initDecompress = (delegate* unmanaged<nint>)Export("tjInitDecompress");
        _initCompress = (delegate* unmanaged<nint>)Export("tjInitCompress");
        _destroy = (delegate* unmanaged<nint, int>)Export("tjDestroy");
        _header = (delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int>)Export("tjDecompressHeader3");
        _decompress = (delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int>)Export("tjDecompress2");
        _compress = (delegate* unmanaged<nint, byte*, int, int, int, int, byte**, CULong*, int, int, int, int>)Export("tjCompress2");
        _free = (delegate* unmanaged<byte*, void>)Export("tjFree");
        _error = (delegate* unmanaged<nint, byte*>)Export("tjGetErrorStr2");
    }

    internal static TurboJpeg Instance => _instance.Value;

    internal nint OpenDecompressor() => _initDecompress();

    internal nint OpenCompressor() => _initCompress();

    internal void Close(nint handle) => _ = _destroy(handle);

    internal bool Header(nint handle, byte* file, int length, out int width, out int height, out int colorspace)
    {
        int w = 0, h = 0, subsampling = 0, space = 0;
        var ok = _header(handle, file, new((nuint)length), &w, &h, &subsampling, &space) == 0;
        (width, height, colorspace) = (w, h, space);
        return ok;
    }

    internal bool Decompress(nint handle, byte* file, int length, byte* pixels, int width, int height, int format) =>
        _decompress(handle, file, new((nuint)length), pixels, width, 0, height, format, StopOnWarning | LimitScans) == 0;

    /// <summary>Compresses; the result is null where it fails.</summary>
    internal byte[]? Compress(nint handle, byte* pixels, int width, int height, int format, int subsampling, int quality)
    {
        byte* file = null;
        CULong length = default;
        try
        {
            var status = _compress(handle, pixels, width, 0, height, format, &file, &length, subsampling, quality, 0);
            return status == 0 ? new ReadOnlySpan<byte>(file, checked((int)length.Value)).ToArray() : null;
        }
        finally
        {
            _free(file);
        }
    }

    internal string Error(nint handle) => Marshal.PtrToStringUTF8((nint)_error(handle)) ?? "unknown error";
}
