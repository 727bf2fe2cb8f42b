using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>PyTorch in Debian's Python, with whatever makes it fastest.</summary>
internal sealed class Peer(IPrograms programs, string folder)
{
    /// <summary>Debian's Python: another one on the PATH may have another PyTorch, or none.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>What installs it.</summary>
    public const string Mend = "apt-get install python3-torch python3-numpy";

    // The BLAS that we use ourselves, with the kernels that we have it use.
    private static readonly Dictionary<string, string> _environment = Environment();

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

    private static Dictionary<string, string> Environment()
    {
        var variables = new Dictionary<string, string>();
        if (OpenBlas.Folder is { } blas) variables["LD_LIBRARY_PATH"] = blas;
        if (OpenBlas.MissedCore() is { } core) variables[OpenBlas.CoreVariable] = core;
        return variables;
    }
}
