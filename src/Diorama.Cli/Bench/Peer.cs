using Diorama.Core;

namespace Diorama.Cli.Bench;

/// <summary>PyTorch in Debian's Python, with whatever makes it fastest.</summary>
internal sealed class Peer(IPrograms programs, string folder)
{
    /// <summary>Debian's Python: another one on the PATH may have another PyTorch, or none.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>What installs it.</summary>
    public const string Mend = "apt-get install python3-torch python3-numpy";

    // The BLAS that we use ourselves, whichever one the system's alternatives select.
    private static readonly string _blas = $"/usr/lib/{(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "aarch64" : "x86_64")}-linux-gnu/openblas-openmp";

    private static readonly Dictionary<string, string> _environment = Directory.Exists(_blas) ? new() { ["LD_LIBRARY_PATH"] = _blas } : [];

    /// <summary>Its version of PyTorch.</summary>
    /// <exception cref="MachineException">It is not installed; the message says how to install it.</exception>
    public string Version()
    {
        try
        {
            return programs.Run(Python, ["-c", "import torch, numpy; print(torch.__version__)"], _environment).Output.Trim();
        }
        catch (MachineException)
        {
            throw new MachineException($"The peer is missing: PyTorch in {Python}. On Debian or Ubuntu: {Mend}");
        }
    }

    /// <summary>Measures once.</summary>
    public Measurement Measure(Benchmark benchmark, IReadOnlyList<string> settings) =>
        Measurement.Parse(benchmark.Script, Run(benchmark, [.. Samples(benchmark), .. settings]));

    /// <summary>Tries its alternatives and gives the document that says which was fastest.</summary>
    public string Tune(Benchmark benchmark) => Run(benchmark, ["--tune", .. Samples(benchmark)]);

    /// <summary>Writes weights, input and probed numbers into a file.</summary>
    public void Dump(Benchmark benchmark, string path) => Run(benchmark, ["--dump", path]);

    private static string[] Samples(Benchmark benchmark) => ["--steps", $"{benchmark.Steps}", "--warmup", $"{benchmark.Warmup}"];

    private string Run(Benchmark benchmark, IReadOnlyList<string> arguments) =>
        programs.Run(Python, [Path.Combine(folder, benchmark.Script), "--json", .. arguments], _environment).Output;
}
