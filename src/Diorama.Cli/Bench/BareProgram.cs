using System.Diagnostics;
using System.Globalization;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>A C++ program that loads libtorch and does nothing else: what no program on libtorch can start faster than.</summary>
internal sealed class BareProgram(IPrograms programs, string cache)
{
    // The C library's monotonic clock is the one that Stopwatch reads; it ends at once, for unloading is not counted.
    private const string Source = """
        #include <cstdio>
        #include <ctime>
        #include <unistd.h>
        int main() {
          timespec now;
          clock_gettime(CLOCK_MONOTONIC, &now);
          std::printf("%lld\n", now.tv_sec * 1000000000LL + now.tv_nsec);
          std::fflush(stdout);
          _exit(0);
        }
        """;

    /// <summary>Milliseconds from its start until libtorch is loaded. Built at the first use.</summary>
    /// <exception cref="MachineException">There is no C++ compiler.</exception>
    public Measurement Measure()
    {
        var program = Path.Combine(cache, "load-libtorch");
        if (!File.Exists(program)) Build(program);
        var (output, started) = programs.Run(program, []);
        var loaded = long.Parse(output, CultureInfo.InvariantCulture) / (1_000_000_000 / Stopwatch.Frequency);
        return new(Stopwatch.GetElapsedTime(started, loaded).TotalMilliseconds, 0);
    }

    private void Build(string program)
    {
        var source = program + ".cpp";
        File.WriteAllText(source, Source);
        var library = LibtorchLocation.Find().Library;
        var folder = Path.GetDirectoryName(library)!;
        try
        {
            programs.Run("g++", ["-O2", "-o", program, source, "-Wl,--no-as-needed", library, $"-Wl,-rpath,{folder}"]);
        }
        catch (MachineException e)
        {
            throw new MachineException($"The bare program was not built; it needs a C++ compiler (apt-get install g++). {e.Message}");
        }
    }
}
