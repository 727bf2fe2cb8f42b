using Diorama.Core;

namespace Diorama.Training.Tests;

/// <summary>A game that is pretrained, begins, and draws what it learns from: all of it must come back.</summary>
public sealed class TextGanResumeTests : IDisposable
{
    private const string Yaml = """
        name: words
        run: { steps: 6, seed: 3, device: cpu }
        data: { name: poems, batch: 4 }
        model:
          kind: text-gan
          pretrainSteps: 2
          discriminatorPretrainSteps: 1
          generator: { kind: transformer, layers: 1, heads: 2, width: 8, dropout: 0.1 }
          discriminator: { dropout: 0.1 }
        optim: { lr: 0.01, language: { schedule: { kind: warmupCosine, warmupSteps: 1 } }, generator: { schedule: { kind: cosine } } }
        ema: { decay: 0.9 }
        metrics: { every: 2 }
        samples: { every: 6, count: 2 }
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("diorama-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("policyGradient", 4)]
    [InlineData("gumbel", 4)]
    [InlineData("policyGradient", 2)] // before the discriminator takes over the generator's weights
    public void Train_StoppedAndResumed_EndsWithTheSameBytes(string method, long stopAfter)
    {
        Assert.Equal(RunOutcome.Completed, Train("whole", $"model.method={method}"));
        Assert.Equal(RunOutcome.Stopped, Train("parts", $"model.method={method}", stopAfter));
        Assert.Equal(RunOutcome.Completed, Train("parts", $"model.method={method}"));
        var stopped = $"step-{stopAfter}";
        var whole = RunBytes.Of(Path.Combine(_root, "whole"));
        Assert.Contains(whole.Keys, k => k.EndsWith("model.safetensors", StringComparison.Ordinal));
        Assert.Equal(whole.Where(f => !f.Key.Contains(stopped, StringComparison.Ordinal)), RunBytes.Of(Path.Combine(_root, "parts")).Where(f => !f.Key.Contains(stopped, StringComparison.Ordinal)));
    }

    /// <summary>What is recorded of a step is what ran in it; a schedule spans its objective's own steps.</summary>
    [Fact]
    public void Train_Objectives_RunInTheirTurnWithSchedulesOfTheirOwn()
    {
        Assert.Equal(RunOutcome.Completed, Train("run", "metrics.every=1"));
        var records = MetricsLog.Read(Path.Combine(_root, "run", "metrics.jsonl")).Where(r => r.Values.Keys.Any(k => k.EndsWith(".loss", StringComparison.Ordinal))).ToList();
        Assert.Equal(
            ["language", "language", "discriminator", "discriminator generator", "discriminator generator", "discriminator generator"],
            records.Select(r => string.Join(' ', r.Values.Keys.Where(k => k.EndsWith(".lr", StringComparison.Ordinal)).Select(k => k.Split('.')[0]).Order(StringComparer.Ordinal))));
        Assert.Equal([0.01, 0.01], records.Take(2).Select(r => r.Values["language.lr"])); // the rise takes one step of two, and the cosine begins with the other
        Assert.Equal(0.01, records[3].Values["generator.lr"]);
        Assert.Equal(0.01 * 0.5 * (1 + Math.Cos(Math.PI * 2 / 3)), records[5].Values["generator.lr"], 1e-9);
    }

    [Fact]
    public void Plan_WarmupLongerThanItsObjective_IsAProblem()
    {
        var message = Assert.Throws<UserException>(() => Train("run", "optim.language.schedule.warmupSteps=2")).Message;
        Assert.Contains("optim.language.schedule.warmupSteps 2 >= the 2 steps of language", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_WarmupOfAnObjectiveThatNeverRuns_IsNone() =>
        TrainingPlan.Of(Recipe.FromYaml(Yaml, ["model.pretrainSteps=0", "optim.language.schedule.warmupSteps=200"])).Dispose();

    private RunOutcome Train(string folder, string setting, long stopAfter = 0)
    {
        using var stop = new CancellationTokenSource();
        using var plan = TrainingPlan.Of(Recipe.FromYaml(Yaml, [setting]));
        var sink = new Watcher(happened =>
        {
            if (stopAfter > 0 && happened is StepMeasured measured && measured.Metrics.Step >= stopAfter) stop.Cancel();
        });
        return new Trainer(plan, RunDirectory.Create(Path.Combine(_root, folder), resume: true), sink).Train(stop.Token);
    }

    private sealed class Watcher(Action<RunEvent> watch) : IRunSink
    {
        public void On(RunEvent happened) => watch(happened);
    }
}
