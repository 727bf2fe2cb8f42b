using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training.Tests.Distributed;

public sealed class TwoRanksTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(2, 2)]
    public void Train_Ranks_LearnWhatOneProcessLearns(int count, int accumulate)
    {
        using var toy = new Toy();
        string[] settings = ["model.noise=plain", $"accumulate={accumulate}"];
        toy.Train("one", overrides: settings);
        var ranks = RankRun.Train(toy, "many", count, settings);
        Assert.All(ranks, r => Assert.Equal(RunOutcome.Completed, r.Outcome));
        Assert.All(ranks, r => Assert.Equal(ranks[0].Weights, r.Weights)); // to the bit
        var (one, many, before) = (Weights(toy, "one", 12), Weights(toy, "many", 12), Weights(toy, "one", 10));
        var largest = one.Max(Math.Abs);
        Assert.All(one.Zip(many), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-5 * largest));
        Assert.Contains(one.Zip(before), pair => Math.Abs(pair.First - pair.Second) > 1e-3 * largest); // it learns at all
    }

    [Fact]
    public void Train_BatchNormSynchronised_LearnsWhatOneProcessLearns()
    {
        using var toy = new Toy();
        toy.Train("one", overrides: ["model.noise=none"]);
        var ranks = RankRun.Train(toy, "many", 2, ["model.noise=none", "ranks.syncBatchNorm=true"]);
        RankRun.Train(toy, "apart", 2, ["model.noise=none"]);
        Assert.Equal(ranks[0].Weights, ranks[1].Weights);
        var (one, many, apart) = (Weights(toy, "one", 12, buffers: true), Weights(toy, "many", 12, buffers: true), Weights(toy, "apart", 12, buffers: true));
        var largest = one.Max(Math.Abs);
        Assert.All(one.Zip(many), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-5 * largest));
        Assert.Contains(one.Zip(apart), pair => Math.Abs(pair.First - pair.Second) > 1e-3 * largest);
    }

    [Fact]
    public void Train_Ranks_RecordWhatOneProcessRecords()
    {
        using var toy = new Toy();
        toy.Train("one", overrides: ["model.noise=plain"]);
        RankRun.Train(toy, "many", 2, ["model.noise=plain"]);
        var (one, many) = (Losses(toy, "one"), Losses(toy, "many"));
        Assert.Equal(one.Keys, many.Keys);
        Assert.All(one, figure => Assert.Equal(figure.Value, many[figure.Key], 1e-5 * Math.Max(1, Math.Abs(figure.Value))));
    }

    [Fact]
    public void Train_LeadPreparesForLongerThanTheTimeout_IsWaitedFor()
    {
        using var toy = new Toy();
        var ranks = RankRun.Train(toy, "late", 2, [], late: TimeSpan.FromSeconds(7), timeout: TimeSpan.FromSeconds(6)); // of which collectives have four
        Assert.All(ranks, r => Assert.Equal(RunOutcome.Completed, r.Outcome));
    }

    [Fact]
    public void Train_StoppedByOneRankAndGoneOn_EndsWithTheSameBytes()
    {
        using var toy = new Toy();
        string[] settings = ["model.noise=own", "checkpoint.every=20"];
        var whole = RankRun.Train(toy, "whole", 2, settings);
        var stopped = RankRun.Train(toy, "parts", 2, settings, stopAfter: 7);
        Assert.All(stopped, r => Assert.Equal(RunOutcome.Stopped, r.Outcome));
        var gone = RankRun.Train(toy, "parts", 2, settings);
        Assert.Equal(whole[0].Weights, gone[0].Weights);
        Assert.Equal(whole[1].Weights, gone[1].Weights);
        Assert.Equal(Last(toy, "whole"), Last(toy, "parts"));
    }

    // Who starts ranks may kill the lead as soon as another ends.
    [Fact]
    public void Train_Stopped_FollowersEndAfterTheLeadsCheckpoint()
    {
        using var toy = new Toy();
        var slow = new SlowDisk();
        var isWritten = RankThreads.Run(2, _ => Toy.Plan("checkpoint.every=20"), (plan, ranks) =>
        {
            using var stop = new CancellationTokenSource();
            ((ToyModel)plan.Model).Stepping = step =>
            {
                if (step == 7) stop.Cancel();
            };
            var outcome = ranks.IsLead ? new Trainer(plan, toy.Run("run"), slow, new ToyEvaluator()) { Ranks = ranks }.Train(stop.Token) : new Follower(plan, ranks).Train(stop.Token);
            return outcome == RunOutcome.Stopped && slow.IsWritten;
        });
        Assert.All(isWritten, written => Assert.True(written));
    }

    [Fact]
    public void Train_Ranks_DrawNoiseOfTheirOwn()
    {
        using var toy = new Toy();
        RankRun.Train(toy, "run", 2, ["model.noise=own"]);
        var state = File.ReadAllText(Path.Combine(toy.Folder("run"), "checkpoints", "step-12", "state.json"));
        var generators = System.Text.Json.Nodes.JsonNode.Parse(state)!["generators"]!;
        Assert.NotEqual(generators["noise"]!.ToString(), generators["noise.1"]!.ToString());
    }

    // Further ranks know it from the lead alone.
    [Fact]
    public void Train_PrecisionAuto_IsTheLeadsOnAllRanks()
    {
        using var toy = new Toy();
        var ranks = RankRun.Train(toy, "auto", 2, ["run.precision=auto"]);
        Assert.All(ranks, r => Assert.Equal(RunOutcome.Completed, r.Outcome));
        Assert.Equal(ranks[0].Weights, ranks[1].Weights);
        Assert.NotEqual(Precision.Auto, Recipe.Load(RunDirectory.Open(toy.Folder("auto")).RecipePath).Run.Precision);
    }

    [Fact]
    public void Train_LossIsNoNumberOnOneRank_AllEnd()
    {
        using var toy = new Toy();
        var ranks = RankRun.Train(toy, "bad", 2, ["model.noise=plain", "model.poisonedStep=6"], poisoned: 1);
        Assert.All(ranks, r => Assert.Equal(RunOutcome.Diverged, r.Outcome));
    }

    [Fact]
    public void Train_BatchCannotBeDividedEvenly_IsRefusedWithNumbersThatCan()
    {
        using var toy = new Toy();
        var e = Assert.Throws<UserException>(() => RankRun.Train(toy, "odd", 3, []));
        Assert.Contains("take 6 or 9", e.Message, StringComparison.Ordinal);
    }

    private sealed class SlowDisk : IRunSink
    {
        private volatile bool _isWritten;

        public bool IsWritten => _isWritten;

        public void On(RunEvent happened)
        {
            if (happened is not CheckpointWritten) return;
            Thread.CurrentThread.Join(TimeSpan.FromSeconds(2));
            _isWritten = true;
        }
    }

    // Batch norm takes away what a bias before it adds, whose gradient is therefore nothing but rounding, which Adam makes large.
    private static double[] Weights(Toy toy, string run, int step, bool buffers = false)
    {
        using var scope = TensorScope.Open();
        using var file = SafetensorsFile.Open(Path.Combine(toy.Folder(run), "checkpoints", $"step-{step}", "model.safetensors"));
        return
        [
            .. file.Load()
                .Where(t =>
                    t.Value.DType == DType.Float32
                    && (buffers ? t.Key is not ("trunk.bias" or "norm.running_mean") : !t.Key.StartsWith("norm.", StringComparison.Ordinal))
                )
                .OrderBy(t => t.Key, StringComparer.Ordinal)
                .SelectMany(t => t.Value.ToArray<float>())
                .Select(v => (double)v),
        ];
    }

    private static SortedDictionary<string, double> Losses(Toy toy, string run) => new(
        MetricsLog.Read(Path.Combine(toy.Folder(run), "metrics.jsonl"))
            .SelectMany(r => r.Values.Where(v => !v.Key.StartsWith("heldOut", StringComparison.Ordinal)).Select(v => (Name: $"{v.Key} of {r.Step}", v.Value)))
            .ToDictionary(v => v.Name, v => v.Value), StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> Last(Toy toy, string run) =>
        RunBytes.Of(toy.Folder(run)).Where(f => f.Key.Contains("step-12", StringComparison.Ordinal) && !f.Key.EndsWith(".png", StringComparison.Ordinal));
}
