using System.Diagnostics;
using Diorama.Core;

namespace Diorama.Torch;

/// <summary>Compiles the native library for the libtorch of this machine, from the sources that this assembly carries.</summary>
public static class NativeBuild
{
    /// <summary>The file that fits this machine's libtorch, whether it exists or not.</summary>
    /// <exception cref="MachineException">There is no libtorch.</exception>
    public static string LibraryPath => NativeLoader.LibraryPath(LibtorchLocation.Find());

    /// <summary>True when nothing is to be built.</summary>
    public static bool IsBuilt => File.Exists(LibraryPath);

    /// <summary>Builds into a folder of its own and moves the result to its place, so that two builds at once do not meet. Takes about a minute.</summary>
    /// <param name="report">Receives each line that the compiler prints.</param>
    /// <exception cref="MachineException">A tool is missing or the build failed; the message holds its last lines.</exception>
    public static void Run(Action<string> report)
    {
        var libtorch = LibtorchLocation.Find();
        var target = NativeLoader.LibraryPath(libtorch);
        var work = Directory.CreateTempSubdirectory("diorama-native-").FullName;
        try
        {
            NativeSources.Extract(Path.Combine(work, "source"));
            Execute(
                report,
                "cmake",
                "-S",
                Path.Combine(work, "source"),
                "-B",
                Path.Combine(work, "build"),
                "-DCMAKE_BUILD_TYPE=Release",
                $"-DDIORAMA_LIBTORCH_LIB={Path.GetDirectoryName(libtorch.Library)}",
                $"-DDIORAMA_LIBTORCH_INCLUDE={libtorch.Include()}",
                $"-DDIORAMA_SOURCE_HASH={NativeSources.Hash}"
            );
            Execute(report, "cmake", "--build", Path.Combine(work, "build"), "--config", "Release", "--parallel", $"{Environment.ProcessorCount}");
            var built = Directory.EnumerateFiles(Path.Combine(work, "build"), Path.GetFileName(target), SearchOption.AllDirectories).First();
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var beside = $"{target}.{Environment.ProcessId}";
            File.Copy(built, beside, overwrite: true);
            File.Move(beside, target, overwrite: true);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static void Execute(Action<string> report, string tool, params string[] arguments)
    {
        var tail = new Queue<string>();
        void Take(string? line)
        {
            if (line is null) return;
            lock (tail)
            {
                tail.Enqueue(line);
                if (tail.Count > 25) tail.Dequeue();
                report(line);
            }
        }

        using var process = new Process { StartInfo = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new MachineException($"{tool} is not installed. On Debian or Ubuntu: apt-get install g++ cmake make");
        }
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new MachineException($"{tool} failed while building the native library:\n{string.Join('\n', tail)}");
        }
    }
}
