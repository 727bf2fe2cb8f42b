using System.CommandLine;
using System.Runtime.InteropServices;
using Diorama.Core;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>
/// <c>--workers N</c>: starts the command again N times, as ranks that train together, and hosts the store through which they meet; so that any rank, the
/// lead too, can be lost without the store.
/// </summary>
internal static class RankLauncher
{
    // What a rank has left to say and write once another is gone.
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(15);

    /// <summary>Starts the ranks, and waits for their end.</summary>
    /// <param name="parsed">This command.</param>
    /// <param name="option">The option that says how many; the ranks do without.</param>
    /// <param name="count">How many.</param>
    /// <param name="variables">What this process would be itself.</param>
    /// <returns>The exit code of the lead, or of the rank that failed before it.</returns>
    /// <exception cref="UserException">There cannot be so many, or this is a rank itself.</exception>
    public static int Run(ParseResult parsed, Option<int> option, int count, RankVariables? variables)
    {
        if (count < 1) throw new UserException($"--workers {count}: at least one must train");
        if (variables is not null) throw new UserException("--workers: this process is a rank already (RANK is set); leave --workers out, or unset RANK");
        using var store = Store.Host();
        using var left = Interrupt.LeaveToChildren();
        var ranks = new List<RankProcess>();
        using var ending = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            foreach (var rank in ranks) rank.AskToStop();
        });
        try
        {
            for (var rank = 0; rank < count; rank++) ranks.Add(RankProcess.Start(Arguments(parsed, option), rank, count, store.Port));
            return Wait(ranks);
        }
        finally
        {
            foreach (var rank in ranks) rank.Dispose();
        }
    }

    /// <summary>What a command must say to start these ranks again; nothing where somebody else started them.</summary>
    public static string Option(RankVariables? variables) =>
        variables is { IsStoreHosted: true } && variables.LocalCount == variables.Count ? FormattableString.Invariant($" --workers {variables.Count}") : "";

    private static int Wait(List<RankProcess> ranks)
    {
        Task.WaitAny([.. ranks.Select(r => r.Ended)]);
        while (ranks.TrueForAll(r => !r.HasFailed) && !ranks[0].Ended.IsCompleted) Task.WaitAny([.. ranks.Where(r => !r.Ended.IsCompleted).Select(r => r.Ended)]);
        var first = ranks.Find(r => r.HasFailed);
        // The lead measures and reports when the others are through; once it is, or one failed, the rest end soon.
        Task.WaitAll([.. ranks.Select(r => r.Ended)], _grace);
        var lead = ranks[0].Ended.IsCompleted ? ranks[0].ExitCode : (int?)null;
        foreach (var rank in ranks) rank.Kill();
        // What the lead said of itself need not be said twice; that it lost another rank is not why.
        if (first is not { Rank: > 0 } || first.ExitCode == lead) return lead ?? ExitCode.MachinesFault;
        Terminal.Error($"rank {first.Rank} ended with code {first.ExitCode}. {first.LastWords}".TrimEnd());
        return first.ExitCode is ExitCode.UsersMistake ? ExitCode.UsersMistake : ExitCode.MachinesFault;
    }

    private static List<string> Arguments(ParseResult parsed, Option<int> option)
    {
        var words = parsed.Tokens.Select(t => t.Value).ToList();
        var at = words.IndexOf(option.Name);
        words.RemoveRange(at, 2);
        return words;
    }
}
