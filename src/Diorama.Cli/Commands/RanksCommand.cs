using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama ranks</c>: whether processes reach each other, and how fast.</summary>
internal static class RanksCommand
{
    public static Command Create()
    {
        var workers = new Option<int>("--workers")
        {
            Description = "So many processes of this machine. Default: those that torchrun's variables name, each of which runs this command.",
            DefaultValueFactory = _ => 1,
        };
        var over = new Option<Backend?>("--over") { Description = "What carries tensors between them: local (shared memory), gloo or nccl. Default: what training would take." };
        var command = new Command("ranks", "Try how processes that train together reach each other, and how long they take to sum tensors.") { workers, over };
        command.SetAction(parsed =>
        {
            var variables = RankVariables.Find();
            if (parsed.GetValue(workers) is var count && count != 1)
            {
                RankLauncher.Check(count, variables);
                return Launch(RankLauncher.Words(parsed, workers), count);
            }
            if (variables is null) throw new UserException("ranks: there is one process only. Start two by --workers 2, or set torchrun's variables: RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT");
            var device = TorchRuntime.DeviceCount(DeviceType.Cuda) > variables.LocalRank ? new Device(DeviceType.Cuda, variables.LocalRank) : Device.Cpu;
            using var interrupt = Interrupt.Listen();
            using var ranks = Ranks.Join(variables, new RanksConfig { StartTimeout = 120 }, device, parsed.GetValue(over), interrupt.Token);
            var speeds = CollectiveSpeed.Measure(ranks, device);
            if (ranks.IsLead) Print(parsed, ranks, speeds);
            return ExitCode.Done;
        });
        return command.WithExamples("diorama ranks --workers 2", "diorama ranks --workers 2 --over gloo --json");
    }

    private static int Launch(IReadOnlyList<string> words, int count)
    {
        using var store = Store.Host(isLocal: true);
        using var group = new RankGroup(words, count, store, 0);
        var (code, lost) = group.Wait();
        return lost is null ? code : throw new MachineException($"{lost}. Nothing was written; try again");
    }

    private static void Print(ParseResult parsed, Ranks ranks, IReadOnlyList<CollectiveSpeed> speeds)
    {
        if (parsed.GetValue(JsonOption.Instance))
        {
            JsonText.Print(new JsonObject
            {
                ["ranks"] = ranks.Count,
                ["over"] = ranks.Backend.ToString().ToLowerInvariant(),
                ["sums"] = new JsonArray([.. speeds.Select(s => new JsonObject { ["bytes"] = s.Bytes, ["seconds"] = s.Seconds })]),
            });
            return;
        }
        var over = Name(ranks.Backend);
        Terminal.Result(string.Create(CultureInfo.InvariantCulture, $"{ranks.Count} ranks over {over}; the median of {CollectiveSpeed.Repetitions} sums of each size, as rank 0 saw it"));
        foreach (var (bytes, seconds) in speeds.Select(s => (s.Bytes, s.Seconds)))
        {
            Terminal.Result(string.Create(CultureInfo.InvariantCulture, $"  {bytes,10} bytes  {seconds * 1e3,9:0.000} ms  {bytes / seconds / 1e9,7:0.000} GB/s"));
        }
    }

    private static string Name(Backend backend) => backend switch
    {
        Backend.Local => "shared memory",
        Backend.Nccl => "NCCL",
        _ => "Gloo (TCP)",
    };
}
