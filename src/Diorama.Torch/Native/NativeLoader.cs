using System.Runtime.InteropServices;
using Diorama.Core;

namespace Diorama.Torch;

/// <summary>Finds and loads the native library, with threads, BLAS and memory set before libtorch sees them: in every host alike.</summary>
internal static class NativeLoader
{
    /// <summary>Names the library's file itself, for a published application that brings its own.</summary>
    internal const string Variable = "DIORAMA_NATIVE";

    private static readonly Lazy<nint> _handle = new(LoadOnce);

    internal static nint Load() => _handle.Value;

    /// <summary>The file that fits this libtorch and these sources, whether it exists or not.</summary>
    internal static string LibraryPath(LibtorchLocation libtorch) =>
        Path.Combine(CacheFolder(), $"{libtorch.Stamp()}-{NativeSources.Hash}", OperatingSystem.IsWindows() ? "diorama.dll" : "libdiorama.so");

    private static string CacheFolder() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } local
            ? local
            : Path.GetTempPath(), "diorama", "native");

    private static unsafe nint LoadOnce()
    {
        var path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : LibraryPath(LibtorchLocation.Find());
        if (!File.Exists(path))
        {
            throw new MachineException($"The native library for this libtorch is not built yet ({path}). Run: diorama setup");
        }
        PrepareThreads();
        PreloadBlas();
        if (!NativeLibrary.TryLoad(path, out var handle))
        {
            throw new MachineException($"{path} cannot be loaded: it was built for another libtorch, or a library that it needs is missing. Run: diorama setup --rebuild");
        }
        var version = (delegate* unmanaged<int>)NativeLibrary.GetExport(handle, "dio_abi_version");
        if (version() != NativeMethods.AbiVersion)
        {
            throw new MachineException($"{path} speaks ABI {version()}, this build of Diorama {NativeMethods.AbiVersion}. Run: diorama setup --rebuild");
        }
        // Fresh pages cost a microsecond each: keep what was freed, and ask for 64 MiB more at a time.
        var tune = (delegate* unmanaged<long, long, long, void>)NativeLibrary.GetExport(handle, "dio_tune_memory");
        tune(32L << 20, int.MaxValue, 64L << 20);
        var setThreads = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(handle, "dio_set_threads");
        setThreads(ThreadDefault.ForThisProcess());
        return handle;
    }

    // libgomp's threads spin between loops. For ever is best alone and ruinous with a neighbour; a short spin is nearly as good and stays good.
    private static void PrepareThreads()
    {
        NativeProcess.SetDefaultVariable("GOMP_SPINCOUNT", "10000");
        // Without it cuBLAS sums in an order of its own on every call.
        NativeProcess.SetDefaultVariable("CUBLAS_WORKSPACE_CONFIG", ":4096:8");
    }

    // Debian's libtorch takes whichever BLAS the system's alternatives select, often the plain reference one, or one with threads of its own
    // beside libgomp's. Loading OpenBLAS's OpenMP build first under the same names decides it for this process and changes nothing outside.
    private static void PreloadBlas()
    {
        var folder = $"/usr/lib/{RuntimeInformation.OSArchitecture switch { Architecture.Arm64 => "aarch64", _ => "x86_64" }}-linux-gnu/openblas-openmp";
        foreach (var name in (ReadOnlySpan<string>)["libblas.so.3", "liblapack.so.3"])
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path)) NativeProcess.LoadGlobally(path);
        }
    }
}
