using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Diorama.Torch;

/// <summary>OpenBLAS's OpenMP build as Debian installs it, and which of its kernels suit this processor.</summary>
public static unsafe class OpenBlas
{
    /// <summary>The variable by which OpenBLAS can be told what kernels to take.</summary>
    public const string CoreVariable = "OPENBLAS_CORETYPE";

    private static readonly string[] _coresOf256Bits = ["Haswell", "Zen", "Excavator"];
    private static readonly string[] _coresOf512Bits = ["SkylakeX", "Cooperlake", "SapphireRapids"];

    /// <summary>The folder with its <c>libblas.so.3</c> and <c>liblapack.so.3</c>; null where it is not installed.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>
    /// What <see cref="CoreVariable"/> should say: of a processor that is newer than itself this OpenBLAS knows less than it can do. It falls back to kernels of 2004, a
    /// fifth as fast, on one of Intel's, and to vectors of half the width on one of AMD's. Null where its own choice is right, and where the user has made one.
    /// </summary>
    public static string? MissedCore()
    {
        if (Folder is null || !Avx2.IsSupported || !Fma.IsSupported || Environment.GetEnvironmentVariable(CoreVariable) is not null) return null;
        if (!NativeLibrary.TryLoad(Path.Combine(Folder, "libopenblas.so.0"), out var library)) return null;
        try
        {
            if (!NativeLibrary.TryGetExport(library, "openblas_get_corename", out var name)) return null;
            var core = NativeMethods.Text(((delegate* unmanaged<byte*>)name)());
            return Better(core, hasAvx512: Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported);
        }
        finally
        {
            // It chooses once, when it is loaded: libtorch must get it afresh.
            NativeLibrary.Free(library);
        }
    }

    internal static string? Better(string core, bool hasAvx512)
    {
        if (hasAvx512) return Has(_coresOf512Bits) ? null : "SkylakeX";
        return Has([.. _coresOf256Bits, .. _coresOf512Bits]) ? null : "Haswell";

        bool Has(string[] cores) => cores.Contains(core, StringComparer.OrdinalIgnoreCase);
    }

    private static string? Find()
    {
        var folder = $"/usr/lib/{RuntimeInformation.OSArchitecture switch { Architecture.Arm64 => "aarch64", _ => "x86_64" }}-linux-gnu/openblas-openmp";
        return Directory.Exists(folder) ? folder : null;
    }
}
