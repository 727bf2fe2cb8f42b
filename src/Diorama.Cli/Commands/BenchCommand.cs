using System.CommandLine;
using System.Globalization;
using Diorama.Cli.Bench;
using Diorama.Core;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama bench</c>: our speed and memory against PyTorch's on this machine.</summary>
internal static class BenchCommand
{
    private const int Rounds = 9;
    private const int QuickRounds = 3;

    public static Command Create()
    {
        var names = new Argument<string[]>("names") { Description = $"Which: {string.Join(", ", Benchmarks.All.Select(b => b.Name))}. Default: all.", Arity = ArgumentArity.ZeroOrMore };
        var runs = new Option<int?>("--runs") { Description = $"Rounds, each one process of ours and one of PyTorch's. Default: {Rounds}." };
        var threads = new Option<int?>("--threads") { Description = "Threads of ours. Default: the fastest of 1 and the number of cores." };
        var quick = new Option<bool>("--quick") { Description = $"A first look: {QuickRounds} rounds of fewer samples." };
        var again = new Option<bool>("--retune") { Description = "Look for the fastest settings again, though they are known." };
        var command = new Command("bench", "Measure our speed and memory against PyTorch's, in alternating processes. Leave the machine alone meanwhile.") { names, runs, threads, quick, again };
        command.SetAction(parsed =>
        {
            var isQuick = parsed.GetValue(quick);
            var count = parsed.GetValue(runs) ?? (isQuick ? QuickRounds : Rounds);
            if (count < 1 || parsed.GetValue(threads) < 1) throw new UserException("--runs and --threads are at least 1.");
            var chosen = Benchmarks.Named(parsed.GetValue(names)!).Select(b => isQuick ? b.Quick() : b);
            SetupCommand.Ensure();
            var session = new BenchSession(new Programs(), Repository.Peers, Repository.Cache, Terminal.Note);
            var figures = chosen.SelectMany(b => session.Measure(b, count, parsed.GetValue(threads), parsed.GetValue(again))).ToList();
            if (parsed.GetValue(JsonOption.Instance))
            {
                Terminal.Result(new ResultsDocument { Results = figures }.ToJson());
                return;
            }
            Terminal.Result(string.Create(CultureInfo.InvariantCulture, $"{session.Machine}; {count} rounds"));
            foreach (var line in ComparisonLines.Of(figures)) Terminal.Result(line);
        });
        return command.WithExamples("diorama bench --quick", "diorama bench mlp-vae gpt --runs 15 --json");
    }
}
