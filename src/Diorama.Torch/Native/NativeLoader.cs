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
        var named = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } file ? file : null;
        var path = named ?? LibraryPath(LibtorchLocation.Find());
        if (!File.Exists(path)) throw Missing(path, named);
        PrepareThreads();
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(LibtorchLocation.Variable))) PreloadBlas();
        var handle = Open(path, named);
        var version = (delegate* unmanaged<int>)NativeLibrary.GetExport(handle, "dio_abi_version");
        if (version() != NativeMethods.AbiVersion)
        {
            throw new MachineException($"{path} speaks ABI {version()}, this build of Diorama {NativeMethods.AbiVersion}. {Cure(named)}");
        }
        var info = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(handle, "dio_build_info");
        if (named is null && !NativeMethods.Text(info()).EndsWith($"source {NativeSources.Hash}", StringComparison.Ordinal))
        {
            throw new MachineException($"{path} was built from other sources ({NativeMethods.Text(info())}), this build of Diorama carries {NativeSources.Hash}. {Cure(named)}");
        }
        // Fresh pages cost a microsecond each: keep what was freed, and ask for 64 MiB more at a time.
        var tune = (delegate* unmanaged<long, long, long, void>)NativeLibrary.GetExport(handle, "dio_tune_memory");
        tune(32L << 20, int.MaxValue, 64L << 20);
        var setThreads = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(handle, "dio_set_threads");
        setThreads(ThreadDefault.ForThisProcess());
        return handle;
    }

    /// <summary>What to say where there is no file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="named">What DIORAMA_NATIVE names; null: nothing.</param>
    internal static MachineException Missing(string path, string? named) => named is null
        ? new($"The native library for this libtorch is not built yet ({path}). Run: diorama setup")
        : new($"{Variable}={named}: there is no such file. Name Diorama's native library, or unset {Variable} to use the one that diorama setup builds.");

    /// <summary>Loads the library; a failure says in the system's words why.</summary>
    internal static nint Open(string path, string? named)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new MachineException($"{path} cannot be loaded: it was built for another libtorch, or a library that it needs is missing. {Cure(named)}\n{exception.Message}", exception);
        }
    }

    private static string Cure(string? named) =>
        named is null ? "Run: diorama setup --rebuild" : $"It is named by {Variable}: name one that fits, or unset the variable to use the one that diorama setup builds.";

    // libgomp's threads spin between loops. For ever is best alone and ruinous with a neighbour; a short spin is nearly as good and stays good.
    private static void PrepareThreads()
    {
        NativeProcess.SetDefaultVariable("GOMP_SPINCOUNT", "10000");
        // c10d's warnings would stand among our own words, which say what it means.
        NativeProcess.SetDefaultVariable("TORCH_CPP_LOG_LEVEL", "ERROR");
        // Without it cuBLAS sums in an order of its own on every call.
        NativeProcess.SetDefaultVariable("CUBLAS_WORKSPACE_CONFIG", ":4096:8");
    }

    // Debian's libtorch takes whichever BLAS the system's alternatives select, often the plain reference one, or one with threads of its own
    // beside libgomp's; a libtorch that DIORAMA_LIBTORCH names brings its own. Loading OpenBLAS's OpenMP build first under the same names decides it for this process and changes nothing outside.
    private static void PreloadBlas()
    {
        if (OpenBlas.Folder is not { } folder) return;
        if (OpenBlas.MissedCore() is { } core) NativeProcess.SetDefaultVariable(OpenBlas.CoreVariable, core);
        foreach (var name in (ReadOnlySpan<string>)["libblas.so.3", "liblapack.so.3"])
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path)) NativeProcess.LoadGlobally(path);
        }
    }
}
