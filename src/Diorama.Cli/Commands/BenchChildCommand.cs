using System.CommandLine;
using System.Globalization;
using Diorama.Cli.Bench;
using Diorama.Torch;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama bench-child NAME</c>, hidden: what <c>diorama bench</c> starts for each measurement of ours.</summary>
internal static class BenchChildCommand
{
    public const string Name = "bench-child";

    public static Command Create()
    {
        var benchmark = new Argument<string>("name");
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 1 };
        var steps = new Option<int>("--steps") { DefaultValueFactory = _ => 1 };
        var warmup = new Option<int>("--warmup");
        var picture = new Option<string>("--out") { DefaultValueFactory = _ => "sample.png" };
        var command = new Command(Name, "One measurement of a benchmark, in this process.") { benchmark, threads, steps, warmup, picture };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            TorchRuntime.NumThreads = parsed.GetValue(threads);
            var chosen = Benchmarks.Named([parsed.GetRequiredValue(benchmark)])[0];
            if (chosen.Make is null)
            {
                var finished = ColdStart.Run(parsed.GetValue(picture)!);
                Terminal.Result(string.Create(CultureInfo.InvariantCulture, $"{finished} {Clock.PeakRssMiB()}"));
                return;
            }
            TorchRuntime.Deterministic = true; // as training does
            using var workload = chosen.Make();
            var samples = Clock.Time(workload, parsed.GetValue(warmup), parsed.GetValue(steps));
            Terminal.Result(Measurement.Format(chosen.Name, samples, Clock.PeakRssMiB()));
        });
        return command;
    }
}
