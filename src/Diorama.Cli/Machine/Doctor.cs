using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Images;
using Diorama.Torch;

namespace Diorama.Cli;

/// <summary>Looks at everything that Diorama needs of a machine.</summary>
internal static class Doctor
{
    private const int MatrixSize = 1024;

    /// <summary>All findings, in the order in which they depend on each other. Nothing is installed or changed.</summary>
    public static IReadOnlyList<Finding> Examine()
    {
        var hardware = Hardware.Here();
        var findings = new List<Finding>
        {
            new("diorama", typeof(Doctor).Assembly.GetName().Version!.ToString(3)),
            new("machine", string.Create(CultureInfo.InvariantCulture, $"{hardware.Processor}, {hardware.Cores} cores, {hardware.MemoryBytes / (1 << 30)} GiB, {hardware.System}")),
            new(".NET", RuntimeInformation.FrameworkDescription),
        };
        findings.AddRange(Libtorch());
        findings.Add(Try("pictures", Pictures, "apt-get install libpng16-16 libturbojpeg0"));
        findings.Add(Try("data", () => $"{DataFolder.Find()}", "clone the repository whole, or set DIORAMA_DATA to its folder data"));
        return findings;
    }

    private static IEnumerable<Finding> Libtorch()
    {
        LibtorchLocation location;
        try
        {
            location = LibtorchLocation.Find();
        }
        catch (MachineException e)
        {
            var mend = Environment.GetEnvironmentVariable(LibtorchLocation.Variable) is { Length: > 0 } ? $"unset {LibtorchLocation.Variable}" : "apt-get install libtorch-dev libopenblas0-openmp";
            return [new("libtorch", e.Message, mend)];
        }
        if (!NativeBuild.IsBuilt) return [new("libtorch", location.Library), new("native", $"not built for {location.Library}", "./diorama setup")];
        try
        {
            var config = TorchRuntime.ConfigText;
            var cuda = TorchRuntime.DeviceCount(DeviceType.Cuda);
            return
            [
                new("libtorch", $"{TorchRuntime.BuildInfo.Split(';')[0]}, {location.Library}"),
                new("native", NativeBuild.LibraryPath),
                new("devices", cuda == 0 ? "cpu" : string.Create(CultureInfo.InvariantCulture, $"cpu, {cuda} CUDA")),
                new("BLAS", Blas()),
                new("threads", string.Create(CultureInfo.InvariantCulture, $"{TorchRuntime.NumThreads} inside an operator, {MatrixSpeed():F0} GFLOP/s (float32)")),
                new("spinning", Spinning()),
                new("operators", string.Join(", ", Optional().Select(o => $"{o.Name} {(o.Exists ? "yes" : "no, a fallback serves")}"))),
            ];
        }
        catch (MachineException e)
        {
            return [new("libtorch", location.Library), new("native", e.Message, "./diorama setup --rebuild")];
        }
        catch (UserException e)
        {
            return [new("libtorch", location.Library), new("threads", e.Message, "unset DIORAMA_THREADS")];
        }
    }

    private static IEnumerable<(string Name, bool Exists)> Optional() =>
        from name in (string[])["scaled_dot_product_attention", "_fused_adam_", "_foreach_lerp_"]
        select (name, TorchRuntime.HasOperator("aten::" + name, name == "_foreach_lerp_" ? "Scalar" : ""));

    // What the process has really mapped, whatever the system's alternatives say.
    private static string Blas()
    {
        const string Maps = "/proc/self/maps";
        if (!File.Exists(Maps))
            return "unknown on this system";
        var libraries = File.ReadLines(Maps)
            .Select(l => l[(l.LastIndexOf(' ') + 1)..])
            .Where(l => l.Contains("blas", StringComparison.Ordinal) || l.Contains("mkl", StringComparison.Ordinal))
            .Distinct();
        return string.Join(", ", libraries) is { Length: > 0 } found ? found : "inside libtorch";
    }

    private static string Spinning() => TorchRuntime.NumThreads is > 1 and var threads ? ThreadTrial.Run(threads).ToString() : "one thread: nothing waits";

    private static double MatrixSpeed()
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var matrix = Tensor.Ones([MatrixSize, MatrixSize]);
        matrix.Matmul(matrix).Dispose();
        var start = Stopwatch.GetTimestamp();
        matrix.Matmul(matrix).Dispose();
        return 2 * Math.Pow(MatrixSize, 3) / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    private static string Pictures()
    {
        var picture = new Picture(8, 8, 3);
        PngCodec.Decode(PngCodec.Encode(picture), "probe");
        JpegCodec.Decode(JpegCodec.Encode(picture), "probe");
        return "libpng and libturbojpeg work";
    }

    private static Finding Try(string name, Func<string> look, string mend)
    {
        try
        {
            return new(name, look());
        }
        catch (DioramaException e)
        {
            return new(name, e.Message, mend);
        }
    }
}
