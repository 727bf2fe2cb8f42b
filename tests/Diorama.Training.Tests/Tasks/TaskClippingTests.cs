using Diorama.Core;

namespace Diorama.Training.Tests.Tasks;

/// <summary>What weighs the tasks is no part of the model: the norm by which gradients are cut is the model's.</summary>
public sealed class TaskClippingTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("diorama-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("uncertainty")]
    [InlineData("gradNorm")]
    public void Train_LearntWeights_FirstStepHasTheNormOfFixedOnes(string kind)
    {
        Assert.Equal(Norm("fixed"), Norm(kind), 4);
    }

    private double Norm(string kind)
    {
        using var plan = TrainingPlan.Of(Recipe.FromYaml(
            $$"""
            name: tasks
            run: { steps: 1, seed: 3, device: cpu }
            data: { name: digits, batch: 4 }
            model: { kind: vae-classifier, hidden: [8], latent: 2, binarization: dynamic, taskWeights: { kind: {{kind}} } }
            optim: { kind: adamW, lr: 0.01, weightDecay: 0.5, clipNorm: 1 }
            metrics: { every: 1 }
            samples: { every: 0 }
            """,
            []));
        var run = RunDirectory.Create(Path.Combine(_root, kind));
        new Trainer(plan, run, new SinkList()).Train();
        return MetricsLog.Read(run.MetricsPath)[^1].Values["gradient_norm"];
    }
}
