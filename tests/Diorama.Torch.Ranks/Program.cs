using System.Globalization;
using Diorama.Torch;
using Diorama.Torch.Ranks;

// One rank in a process of its own: Diorama.Torch.Ranks SCENARIO,... RANK SIZE PORT BACKEND. Each scenario has a group of its own, and a line that says how it ended.
var (rank, size, port) = (int.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture), int.Parse(args[3], CultureInfo.InvariantCulture));
TorchRuntime.NumThreads = 1;
using var scope = TensorScope.Open();
using var store = Store.Connect("127.0.0.1", port, TimeSpan.FromSeconds(20));
foreach (var scenario in args[0].Split(','))
{
    using var generation = store.Within(scenario);
    using var group = ProcessGroup.Join(generation, rank, size, TimeSpan.FromSeconds(8), Network.Loopback, Enum.Parse<Backend>(args[4]));
    string told;
    try
    {
        told = Scenarios.Run(scenario, group, store);
    }
    catch (Exception e) when (e is RanksDifferException or RankLostException or TimeoutException)
    {
        told = $"{e.GetType().Name}: {e.Message}";
    }
    Console.Out.WriteLine(told.ReplaceLineEndings(" "));
}
