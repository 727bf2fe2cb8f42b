using Diorama.Core;

namespace Diorama.Training.Tests;

/// <summary>A codebook moves after a step, by buffers: they, too, must come back.</summary>
public sealed class VqVaeResumeTests : IDisposable
{
    private const string Yaml = """
        name: codes
        run: { steps: 6, seed: 3, device: cpu }
        data: { name: digits, batch: 4 }
        model: { kind: vq-vae, width: 4, blocks: 1, codes: 8, codeSize: 4, conditional: true, prior: { layers: 2, width: 4, head: 4 } }
        optim: { lr: 0.01 }
        accumulate: 2
        ema: { decay: 0.9 }
        metrics: { every: 2 }
        samples: { every: 2, count: 2 }
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("diorama-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Train_StoppedAndResumed_EndsWithTheSameBytes()
    {
        Assert.Equal(RunOutcome.Completed, Train("whole"));
        Assert.Equal(RunOutcome.Stopped, Train("parts", stopAfter: 4));
        Assert.Equal(RunOutcome.Completed, Train("parts"));
        var whole = RunBytes.Of(Path.Combine(_root, "whole"));

        Assert.Contains(whole.Keys, k => k.EndsWith("model.safetensors", StringComparison.Ordinal));
        Assert.Equal(whole.Where(f => !f.Key.Contains("step-4", StringComparison.Ordinal)), RunBytes.Of(Path.Combine(_root, "parts")).Where(f => !f.Key.Contains("step-4", StringComparison.Ordinal)));
    }

    // Told to stop when a step's figures are there, and so before its samples are made: these are given up at once, and made when the run goes on.
    [Fact]
    public void Train_StoppedBeforeItsSamples_MakesThemWhenItGoesOn()
    {
        Assert.Equal(RunOutcome.Completed, Train("whole"));
        Assert.Equal(RunOutcome.Stopped, Train("parts", stopAfter: 4));
        Assert.Equal(["step-000000.png", "step-000002.png"], Samples());
        Assert.Equal(RunOutcome.Completed, Train("parts"));
        RunBytes.AssertSame(RunBytes.Of(Path.Combine(_root, "whole")), Path.Combine(_root, "parts"), "after step 4");

        Assert.Equal(RunOutcome.Stopped, Train("parts", stopAtOnce: true, root: "other"));
        Assert.Empty(Samples("other"));

        string[] Samples(string root = "") => [.. Directory.GetFiles(Path.Combine(_root, root, "parts", "samples")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
    }

    private RunOutcome Train(string folder, long stopAfter = 0, bool stopAtOnce = false, string root = "")
    {
        using var stop = new CancellationTokenSource();
        using var plan = TrainingPlan.Of(Recipe.FromYaml(Yaml, []));
        var sink = new Watcher(happened =>
        {
            if (stopAtOnce && happened is RunStarted) stop.Cancel();
            if (stopAfter > 0 && happened is StepMeasured measured && measured.Metrics.Step >= stopAfter) stop.Cancel();
        });
        return new Trainer(plan, RunDirectory.Create(Path.Combine(_root, root, folder), resume: true), sink).Train(stop.Token);
    }

    private sealed class Watcher(Action<RunEvent> watch) : IRunSink
    {
        public void On(RunEvent happened) => watch(happened);
    }
}
