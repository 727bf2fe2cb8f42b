using System.CommandLine;
using Diorama.Core;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>
/// <c>--workers N</c>: starts the command again N times, as ranks that train together, and hosts the store through which they meet; so that any rank, the
/// lead too, can be lost without the store. Where one is lost it is named, and all are started again from the last checkpoint; a run that is none of theirs stays as it is.
/// </summary>
internal static class RankLauncher
{
    /// <summary>Starts the ranks, and waits for their end.</summary>
    /// <param name="words">The command of each; it names the run's folder.</param>
    /// <param name="isResumed">Whether the command goes on with a run already.</param>
    /// <param name="count">How many.</param>
    /// <param name="variables">What this process would be itself.</param>
    /// <param name="restarts">How often they may be started again without having come to a further checkpoint.</param>
    /// <param name="folder">The run's folder, which need not be there yet.</param>
    /// <returns>The exit code of the lead, or of the rank that failed before it.</returns>
    /// <exception cref="UserException">There cannot be so many, or this is a rank itself.</exception>
    public static int Run(IReadOnlyList<string> words, bool isResumed, int count, RankVariables? variables, int restarts, string folder)
    {
        Check(count, variables);
        string[] resumed = isResumed ? [.. words] : [.. words, "--resume"];
        using var store = Store.Host(isLocal: true);
        RankGroup? ranks = null;
        using var stopping = Interrupt.PassOn(() => ranks?.AskToStop());
        var (restarted, reached) = (0, LastStep(folder));
        for (var generation = 0; ; generation++)
        {
            using var group = ranks = new RankGroup(words, count, store, generation);
            if (stopping.IsAsked) group.AskToStop();
            var (code, lost) = group.Wait();
            if (lost is null) return code;
            if (stopping.IsAsked) return ExitCode.Stopped; // the signal came before one could take it
            if (StartedRanks.HaveMet(store, generation, count)) words = resumed; // the lead comes to the others once the folder is its own
            if (LastStep(folder) is var step && step > reached) (restarted, reached) = (0, step); // a rank lost now and then ends no long run
            if (restarted++ == restarts)
            {
                throw new MachineException($"{lost}. The ranks were started again {restarts} times (ranks.restarts) from the same checkpoint. Go on with: {CommandText.Of(words)}{Option(count)}");
            }
            Terminal.Note(FormattableString.Invariant($"{lost}. All {count} ranks are started again from the last checkpoint ({restarted} of {restarts} times)."));
        }
    }

    /// <exception cref="UserException">There cannot be so many, or this is a rank itself.</exception>
    public static void Check(int count, RankVariables? variables)
    {
        if (count < 1) throw new UserException($"--workers {count}: at least one must train");
        if (variables is not null) throw new UserException("--workers: this process is a rank already (RANK is set); leave --workers out, or unset RANK");
    }

    /// <summary>A command's words without the number of ranks.</summary>
    /// <param name="parsed">The command.</param>
    /// <param name="option">The option that says how many.</param>
    public static List<string> Words(ParseResult parsed, Option<int> option)
    {
        var words = parsed.Tokens.Select(t => t.Value).ToList();
        words.RemoveRange(words.IndexOf(option.Name), 2);
        return words;
    }

    /// <summary>What a command must say to start these ranks again; nothing where somebody else started them.</summary>
    public static string Option(RankVariables? variables) =>
        variables is { IsStoreHosted: true } && variables.LocalCount == variables.Count ? Option(variables.Count) : "";

    // Of the newest checkpoint; 0 where the folder is no run yet.
    private static long LastStep(string folder)
    {
        try
        {
            return RunDirectory.Open(folder).Checkpoints() is [var newest, ..] ? newest.Step : 0;
        }
        catch (UserException)
        {
            return 0;
        }
    }

    private static string Option(int count) => FormattableString.Invariant($" --workers {count}");
}
