using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Diorama.Core;

namespace Diorama.Training.Tests;

public sealed class ResumeTests : IDisposable
{
    private readonly Toy _toy = new();

    public void Dispose() => _toy.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(11)]
    public void Train_StoppedAndResumed_EndsWithTheSameBytes(int stopAfter)
    {
        Assert.Equal(RunOutcome.Completed, _toy.Train("whole"));
        Assert.Equal(RunOutcome.Stopped, _toy.Train("parts", stopAfter));
        Assert.Equal(RunOutcome.Completed, _toy.Train("parts"));
        AssertSame();
    }

    [Fact]
    public void Train_StoppedAtEveryStep_EndsWithTheSameBytes()
    {
        _toy.Train("whole");
        for (var step = 1; step < 12; step++) _toy.Train("parts", step);
        _toy.Train("parts");
        AssertSame();
    }

    [Fact]
    public void Train_KilledAfterTheCheckpoint_RepeatsTheLostSteps()
    {
        _toy.Train("whole");
        _toy.Train("parts", stopAfter: 8);

        // As if killed at step 8: what was written after the checkpoint of step 5 is there, the one of step 8 is not.
        AtomicFolder.Delete(RunDirectory.Open(_toy.Folder("parts")).CheckpointPath(8));
        _toy.Train("parts");
        AssertSame();
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("ema.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("state.json")]
    [InlineData("manifest.json")]
    public void Train_NewestCheckpointIsDamaged_IsSetAsideAndTheOneBeforeTaken(string file)
    {
        _toy.Train("whole");
        foreach (var damage in Damage.All)
        {
            _toy.Events.Clear();
            var run = $"parts-{damage.Key}";
            _toy.Train(run, stopAfter: 8);
            var newest = RunDirectory.Open(_toy.Folder(run)).CheckpointPath(8);
            damage.Value(Path.Combine(newest, file));
            _toy.Train(run);
            Assert.Contains(_toy.Events, e => e is RunMessage { IsWarning: true });
            Assert.True(Directory.Exists(newest + ".damaged"));
            Assert.Equal([12, 10], RunDirectory.Open(_toy.Folder(run)).Checkpoints().Select(c => c.Step));
            AssertSame(run);
        }
    }

    [Fact]
    public void Train_ManifestSaysTooLittle_TheOneBeforeIsTaken()
    {
        foreach (var (name, text) in Damage.Manifests)
        {
            _toy.Train(name, stopAfter: 8);
            var run = RunDirectory.Open(_toy.Folder(name));
            File.WriteAllText(Path.Combine(run.CheckpointPath(8), "manifest.json"), text);
            _toy.Events.Clear();
            using (var trained = TrainedModel.Load(run)) Assert.Equal(5, trained.Step);
            _toy.Train(name);
            Assert.Contains(_toy.Events, e => e is RunStarted { FirstStep: 5 });
        }
    }

    [Fact]
    public void Train_AllCheckpointsAreDamaged_IsRefusedAndKeepsThem()
    {
        _toy.Train("run");
        var run = RunDirectory.Open(_toy.Folder("run"));
        foreach (var checkpoint in run.Checkpoints()) Damage.Flip(Path.Combine(checkpoint.Path, "model.safetensors"));
        Assert.Throws<UserException>(() => _toy.Train("run"));
        Assert.Equal([12, 10], run.Checkpoints().Select(c => c.Step));
    }

    [Fact]
    public void Train_LookedAtMoreOften_EndsWithTheSameBytes()
    {
        _toy.Train("whole");
        _toy.Train("parts", overrides: ["samples.every=1", "evaluate.every=1", "metrics.every=1"]);
        foreach (var file in (string[])["model.safetensors", "ema.safetensors", "optimizer.safetensors"]) Assert.Equal(HashOf("whole", file), HashOf("parts", file));
    }

    [Fact]
    public void Train_OtherSeed_EndsWithOtherBytes()
    {
        _toy.Train("whole");
        _toy.Train("parts", overrides: "run.seed=4");
        Assert.NotEqual(HashOf("whole", "model.safetensors"), HashOf("parts", "model.safetensors"));
    }

    [Fact]
    public void Train_ResumedWithAnotherSeed_IsRefusedAndChangesNothing()
    {
        _toy.Train("run", stopAfter: 5);
        var recipe = File.ReadAllText(Path.Combine(_toy.Folder("run"), "recipe.yaml"));
        var problem = Assert.Throws<UserException>(() => _toy.Train("run", overrides: ["run.seed=4", "data.batch=4"]));
        Assert.Contains("run.seed: was 3, is 4", problem.Message, StringComparison.Ordinal);
        Assert.Contains("data.batch", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--out", problem.Message, StringComparison.Ordinal);
        Assert.Equal(recipe, File.ReadAllText(Path.Combine(_toy.Folder("run"), "recipe.yaml")));
    }

    [Fact]
    public void Train_ResumedWithMoreStepsAndALowerRate_GoesOn()
    {
        _toy.Train("run");
        Assert.Equal(RunOutcome.Completed, _toy.Train("run", overrides: ["run.steps=14", "checkpoint.every=7", "optim.lr=0.001"]));
        Assert.Equal(14, RunDirectory.Open(_toy.Folder("run")).Checkpoints()[0].Step);
    }

    [Theory]
    [InlineData("kind: cosine", "from 0.00017 to 0.000955")]
    [InlineData("kind: oneCycle", "from 4E-08 to 0.00")]
    [InlineData("kind: constant", null)]
    public void Train_ResumedWithMoreSteps_WarnsWhereTheScheduleGoesBackUp(string schedule, string? jump)
    {
        string[] falling = [$"optim.schedule={{{schedule}}}", "optim.second.schedule={kind: constant}"];
        _toy.Train("run", 0, falling);
        _toy.Train("run", stopAfter: 13, [.. falling, "run.steps=15"]);
        _toy.Train("run", 0, [.. falling, "run.steps=15"]); // as before: nothing jumps
        var warnings = _toy.Events.OfType<RunMessage>().Where(m => m.IsWarning).Select(m => m.Text).ToList();
        if (jump is null) Assert.Empty(warnings);
        else Assert.StartsWith($"At step 13 the learning rate jumps of first {jump}", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Checkpoint_BetweenTwoRecords_HasFiguresThatWait()
    {
        _toy.Train("run", stopAfter: 6);
        var state = JsonNode.Parse(File.ReadAllText(Path.Combine(RunDirectory.Open(_toy.Folder("run")).CheckpointPath(6), "state.json")))!;
        // Steps 5 and 6, twice each, over two batches.
        Assert.Equal(8, (long)state["window"]!["first.loss"]!["count"]!);
        Assert.Equal("cpu", (string)state["device"]!);
    }

    [Fact]
    public void Train_Whole_RecordsSamplesAndFiguresThatDraw()
    {
        _toy.Train("run");
        var records = MetricsLog.Read(Path.Combine(_toy.Folder("run"), "metrics.jsonl"));
        Assert.Equal([4, 6, 8, 12, 12], records.Select(r => r.Step));
        Assert.NotEqual(records[1].Values["heldOut.luck"], records[^1].Values["heldOut.luck"]);
        Assert.Equal(5, Directory.GetFiles(RunDirectory.Open(_toy.Folder("run")).SamplesPath).Length);
    }

    [Theory]
    [InlineData(4)] // with a record of the losses at the same step
    [InlineData(6)]
    public void Train_StoppedWhileMeasuring_StopsAtOnceAndMeasuresWhenItGoesOn(int every)
    {
        var often = $"evaluate.every={every}";
        _toy.Train("whole", 0, often);
        using (var plan = Toy.Plan(often))
        using (var stop = new CancellationTokenSource())
        {
            var run = RunDirectory.Create(_toy.Folder("parts"), resume: true);
            var outcome = new Trainer(plan, run, new SinkList(), new ToyEvaluator { Measuring = stop.Cancel }).Train(stop.Token);
            Assert.Equal(RunOutcome.Stopped, outcome);
            Assert.Equal(every, run.Checkpoints()[0].Step);
            Assert.DoesNotContain(MetricsLog.Read(run.MetricsPath), r => r.Values.ContainsKey("heldOut.luck"));
        }
        _toy.Train("parts", 0, often);
        AssertSame();
    }

    private void AssertSame(string parts = "parts")
    {
        var whole = RunBytes.Of(_toy.Folder("whole"));
        Assert.Contains(Path.Combine("checkpoints", "step-12", "ema.safetensors"), whole.Keys);
        Assert.Contains("metrics.jsonl", whole.Keys);
        // A run that was stopped has its own way of keeping the checkpoint before the last.
        Assert.Equal(whole.Where(IsKept), RunBytes.Of(_toy.Folder(parts)).Where(IsKept));

        static bool IsKept(KeyValuePair<string, string> file) => !file.Key.Contains("checkpoints", StringComparison.Ordinal) || file.Key.Contains("step-12", StringComparison.Ordinal);
    }

    private string HashOf(string run, string file) =>
        Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(RunDirectory.Open(_toy.Folder(run)).CheckpointPath(12), file))));
}
