using System.Diagnostics;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>The ranks of one start.</summary>
internal sealed class RankGroup : IDisposable
{
    // What a rank has left to say and write once another failed.
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(15);

    // The same before all have met: nobody has trained yet.
    private static readonly TimeSpan _graceAtStart = TimeSpan.FromSeconds(3);

    // How much later than those who miss it the lost one may be seen to end.
    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(1);

    // Those who ended together are seen one after another.
    private static readonly TimeSpan _together = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan _look = TimeSpan.FromSeconds(1);

    // A busy machine may let this process wait as well.
    private static readonly TimeSpan _standstill = TimeSpan.FromSeconds(3);

    private readonly List<RankProcess> _ranks = [];
    private readonly Store _store;
    private readonly int _generation;
    private TimeSpan _stoodStill;

    /// <summary>Starts them.</summary>
    /// <param name="words">The command of each.</param>
    /// <param name="count">How many.</param>
    /// <param name="store">Where they meet; hosted by this process, borrowed.</param>
    /// <param name="generation">The how manieth start it is, from 0.</param>
    public RankGroup(IReadOnlyList<string> words, int count, Store store, int generation)
    {
        (_store, _generation) = (store, generation);
        try
        {
            for (var rank = 0; rank < count; rank++) _ranks.Add(RankProcess.Start(words, rank, count, store.Port, generation));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private IEnumerable<RankProcess> Running => _ranks.Where(r => !r.Ended.IsCompleted);

    /// <summary>Asks all to stop with a checkpoint.</summary>
    public void AskToStop()
    {
        foreach (var rank in _ranks) rank.AskToStop();
    }

    /// <summary>Waits until the lead is through, or one failed; then none is left.</summary>
    /// <returns>The exit code, and who was lost, in words: null where nobody was.</returns>
    public (int Code, string? Lost) Wait()
    {
        while (!_ranks.Exists(r => r.HasFailed) && !_ranks[0].Ended.IsCompleted) Look();
        // One that misses another may end a little before that one is seen to have ended.
        if (Cause is null && _ranks.Exists(r => r.HasFailed)) Await(_moment);
        if (Cause is { IsKilled: true }) Await(_together);
        else if (Silent.Count == 0) Await(Grace);
        var (cause, killed) = (Cause, string.Join("; ", _ranks.Where(r => r.HasFailed && r.IsKilled).Select(r => r.HowKilled)));
        var lead = _ranks[0].Ended.IsCompleted ? _ranks[0].ExitCode : (int?)null;
        foreach (var rank in _ranks) rank.Kill();
        if (cause is { IsKilled: true }) return (ExitCode.MachinesFault, killed);
        if (cause is null && _ranks.Exists(r => r.HasFailed)) return (ExitCode.MachinesFault, Lost);
        // What the lead said of itself need not be said twice.
        if (cause is not { Rank: > 0 } || cause.ExitCode == lead) return (lead ?? ExitCode.MachinesFault, null);
        Terminal.Error($"rank {cause.Rank} ended with code {cause.ExitCode}. {cause.LastWords}".TrimEnd());
        return (cause.ExitCode is ExitCode.UsersMistake ? ExitCode.UsersMistake : ExitCode.MachinesFault, null);
    }

    public void Dispose()
    {
        foreach (var rank in _ranks) rank.Dispose();
    }

    // Who failed for reasons of its own: a lead that refused before all, for no other start would change that; then one that was killed.
    private RankProcess? Cause => HasLeadRefused ? _ranks[0] : _ranks.Find(r => r.HasFailed && r.IsKilled) ?? _ranks.Find(r => r.HasFailed && !r.HasMissedAnother);

    private bool HasLeadRefused => _ranks[0].HasFailed && _ranks[0].ExitCode == ExitCode.UsersMistake;

    private TimeSpan Grace => StartedRanks.HaveMet(_store, _generation, _ranks.Count) ? _grace
        : HasLeadRefused ? TimeSpan.Zero // the others wait for it in vain
        : Cause is { ExitCode: ExitCode.UsersMistake } ? _grace // it is the lead's mistake too, and the lead says it best
        : _graceAtStart;

    // Those that survivors named: they stood still until they were killed here.
    private IReadOnlyList<int> Silent => StartedRanks.Lost(_store, _generation);

    private string Lost => Silent.Count == 0 ? Nobody : $"{string.Join(", ", _ranks.Where(r => Silent.Contains(r.Rank)).Select(r => r.Name))} stood still";

    private string Nobody => _stoodStill == TimeSpan.Zero ? "The ranks lost touch with each other"
        : FormattableString.Invariant($"This process, which hosts the ranks' store, stood still for {_stoodStill.TotalSeconds:0} s, and they waited no longer");

    private void Look()
    {
        var start = Stopwatch.GetTimestamp();
        Task.WaitAny([.. Running.Select(r => r.Ended)], _look);
        if (Stopwatch.GetElapsedTime(start) is var passed && passed > _look + _standstill) _stoodStill = passed;
    }

    private void Await(TimeSpan most) => Task.WaitAll([.. Running.Select(r => r.Ended)], most);
}
