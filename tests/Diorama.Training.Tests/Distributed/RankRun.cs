using Diorama.Core;

namespace Diorama.Training.Tests.Distributed;

/// <summary>How a rank of a training ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Weights">The bits of all its weights, buffers but for statistics left out.</param>
internal sealed record RankRun(RunOutcome Outcome, long[] Weights)
{
    /// <summary>Trains the toy on several ranks, the first of which writes into a folder and goes on from what lies there.</summary>
    /// <param name="toy">The toy.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="count">Ranks.</param>
    /// <param name="settings">Assignments on the recipe.</param>
    /// <param name="stopAfter">The last rank is asked to stop in this step; 0: none is.</param>
    /// <param name="poisoned">The rank whose loss is no number in the poisoned step; the others' is.</param>
    /// <param name="late">How much longer the lead prepares than the others.</param>
    /// <param name="timeout">How long they wait for each other in training; null: for half a minute.</param>
    public static RankRun[] Train(
        Toy toy, string folder, int count, string[] settings, long stopAfter = 0, int? poisoned = null, TimeSpan late = default, TimeSpan? timeout = null) => RankThreads.Run(
        count,
        rank =>
        {
            var plan = Toy.Plan(settings);
            ((ToyModel)plan.Model).IsPoisoned = poisoned == rank;
            return plan;
        },
        (plan, ranks) =>
        {
            using var stop = new CancellationTokenSource();
            if (ranks.IsLead) stop.Token.WaitHandle.WaitOne(late);
            if (ranks.Rank == count - 1) ((ToyModel)plan.Model).Stepping = step =>
            {
                if (step == stopAfter) stop.Cancel();
            };
            var outcome = ranks.IsLead ? Lead(plan, ranks, toy.Folder(folder), stop.Token) : new Follower(plan, ranks).Train(stop.Token);
            return new RankRun(outcome, [.. plan.Model.Parameters().SelectMany(p => p.Value.ToArray<float>()).Select(v => (long)BitConverter.SingleToInt32Bits(v))]);
        },
        timeout);

    private static RunOutcome Lead(TrainingPlan plan, Ranks ranks, string folder, CancellationToken stop)
    {
        try
        {
            return new Trainer(plan, RunDirectory.Create(folder, resume: true), new SinkList(), new ToyEvaluator()) { Ranks = ranks }.Train(stop);
        }
        catch (UserException e) when (e.Message.Contains("Training stopped at step", StringComparison.Ordinal))
        {
            return RunOutcome.Diverged;
        }
    }
}
