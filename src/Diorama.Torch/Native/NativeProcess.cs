using System.Runtime.InteropServices;

namespace Diorama.Torch;

/// <summary>The C library's own view of the process. The only file here that knows Linux: elsewhere its functions do nothing.</summary>
internal static unsafe partial class NativeProcess
{
    private const int LazyGlobal = 0x1 | 0x100;

    /// <summary>Sets a variable that native code will see, unless the user has set it. .NET's own call does not reach the C library's environment.</summary>
    internal static void SetDefaultVariable(string name, string value)
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(name) is not null) return;
        fixed (byte* nameText = Utf8(name), valueText = Utf8(value)) setenv(nameText, valueText, 0);
    }

    /// <summary>Loads a library so that later ones that need its name get it. False when it cannot be loaded.</summary>
    internal static bool LoadGlobally(string path)
    {
        if (!OperatingSystem.IsLinux()) return false;
        fixed (byte* text = Utf8(path)) return dlopen(text, LazyGlobal) != 0;
    }

    /// <summary>Physical cores of the machine, as far as the system tells; else its processors.</summary>
    internal static int CountCores()
    {
        const string Processors = "/sys/devices/system/cpu";
        if (!Directory.Exists(Processors)) return Environment.ProcessorCount;
        // Processors of one core name the same siblings.
        var cores = Directory.EnumerateDirectories(Processors, "cpu*")
            .Select(folder => Path.Combine(folder, "topology", "thread_siblings_list"))
            .Where(File.Exists)
            .Select(File.ReadAllText)
            .Distinct(StringComparer.Ordinal)
            .Count();
        return cores > 0 ? cores : Environment.ProcessorCount;
    }

    private static byte[] Utf8(string text) => [.. System.Text.Encoding.UTF8.GetBytes(text), 0];

    [LibraryImport("libc")]
    private static partial int setenv(byte* name, byte* value, int overwrite);

    [LibraryImport("libc")]
    private static partial nint dlopen(byte* path, int flags);
}
