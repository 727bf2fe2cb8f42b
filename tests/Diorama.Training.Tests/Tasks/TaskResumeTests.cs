using Diorama.Core;

namespace Diorama.Training.Tests.Tasks;

/// <summary>Learnt weights of tasks, their moments and first losses must come back; and the same seed gives the same bytes.</summary>
public sealed class TaskResumeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("diorama-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("uncertainty", "log_variances", 0)]
    [InlineData("gradNorm", "weights", 1)]
    public void Train_StoppedAndResumed_EndsWithTheSameBytes(string kind, string name, double first)
    {
        Assert.Equal(RunOutcome.Completed, Train(kind, "whole"));
        Assert.Equal(RunOutcome.Stopped, Train(kind, "parts", stopAfter: 4));
        Assert.Equal(RunOutcome.Completed, Train(kind, "parts"));
        var whole = RunBytes.Of(Path.Combine(_root, "whole"));

        Assert.Equal(whole.Where(f => !f.Key.Contains("step-4", StringComparison.Ordinal)), RunBytes.Of(Path.Combine(_root, "parts")).Where(f => !f.Key.Contains("step-4", StringComparison.Ordinal)));
        using var model = TrainedModel.Load(RunDirectory.Open(Path.Combine(_root, "whole")));
        using var scope = Torch.TensorScope.Open();
        var weights = model.Model.NamedParameters().Single(p => p.Name == $"task_weights.{name}").Parameter.Value.ToArray<float>();
        Assert.All(weights, weight => Assert.True(Math.Abs(weight - first) > 1e-3, $"{weight} never moved"));
    }

    private RunOutcome Train(string kind, string folder, long stopAfter = 0)
    {
        using var stop = new CancellationTokenSource();
        using var plan = TrainingPlan.Of(Recipe.FromYaml(
            $$"""
            name: tasks
            run: { steps: 6, seed: 3, device: cpu }
            data: { name: digits, batch: 4 }
            model: { kind: vae-classifier, hidden: [8], latent: 2, binarization: dynamic, taskWeights: { kind: {{kind}} } }
            optim: { lr: 0.01 }
            accumulate: 2
            ema: { decay: 0.9 }
            metrics: { every: 2 }
            samples: { every: 6, count: 2 }
            """,
            []));
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
