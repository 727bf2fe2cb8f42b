using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Torch;

namespace Diorama.Training.Tests;

public sealed class PictureTransformerTests : IDisposable
{
    private const string Pix2Pix = """
        name: pairs
        run: { steps: 60, seed: 3, device: cpu }
        data: { name: digits, batch: 8 }
        model: { kind: pix2pix, width: 8, depth: 3, discriminatorWidth: 4 }
        optim: { kind: adam, lr: 0.005, betas: [0.5, 0.999] }
        samples: { every: 0 }
        """;

    private const string CycleGan = """
        name: kinds
        run: { steps: 6, seed: 3, device: cpu }
        data: { name: digits, batch: 4 }
        model: { kind: cyclegan, width: 4, blocks: 1, history: 6, identityWeight: 0 }
        optim: { kind: adam, lr: 0.001 }
        ema: { decay: 0.9 }
        checkpoint: { every: 5 }
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("diorama-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Fit_OnTensors_LearnsToMakeTheOneOfTheOther()
    {
        using var scope = TensorScope.Open();
        var (x, y) = Bars(32);
        using var estimator = new PictureTransformer(Recipe(Pix2Pix), "run.steps=1");
        var before = Error(estimator.Fit(x, y, Path.Combine(_root, "before")), x, y);
        using var learnt = new PictureTransformer(Recipe(Pix2Pix));
        var after = Error(learnt.Fit(x, y, Path.Combine(_root, "after")), x, y);
        Assert.True(after < before / 3, $"{before} -> {after}");
        Assert.Equal(Path.Combine(_root, "after"), learnt.Run!.FullPath);
        using var same = TrainedModel.Load(learnt.Run);
        Assert.True(learnt.Transform(x).Equal(((Models.ITransformImages)same.Model).Transform(x)));
    }

    [Fact]
    public void Transform_BeforeFit_SaysSo()
    {
        using var scope = TensorScope.Open();
        using var estimator = new PictureTransformer(Recipe(Pix2Pix));
        Assert.Null(estimator.Run);
        Assert.Contains("Fit", Assert.Throws<InvalidOperationException>(() => estimator.Transform(Tensor.Zeros([1, 1, 16, 16]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WhatAreNoPairs_IsRefused()
    {
        using var scope = TensorScope.Open();
        using var estimator = new PictureTransformer(Recipe(Pix2Pix));
        Assert.Throws<ArgumentException>(() => estimator.Fit(Tensor.Zeros([2, 1, 16, 16]), Tensor.Zeros([3, 1, 16, 16])));
        Assert.Throws<ArgumentException>(() => estimator.Fit(Tensor.Zeros([2, 16, 16]), Tensor.Zeros([2, 1, 16, 16])));
        Assert.Throws<UserException>(() => estimator.Fit(Tensor.Zeros([9, 1, 16, 16]), Tensor.Zeros([9, 1, 32, 32])));
    }

    [Fact]
    public void Train_CycleGanStoppedAndResumed_EndsWithTheSameBytes()
    {
        using var scope = TensorScope.Open();
        var (x, y) = Bars(16);
        var pairs = new TensorPairs(x, y);
        Assert.Equal(RunOutcome.Completed, Train(pairs, "whole", stopAfter: 0));
        Assert.Equal(RunOutcome.Completed, Train(pairs, "again", stopAfter: 0));
        Assert.Equal(RunOutcome.Stopped, Train(pairs, "parts", stopAfter: 3));
        Assert.Equal(RunOutcome.Completed, Train(pairs, "parts", stopAfter: 0));
        Assert.Equal(RunBytes.Of(Path.Combine(_root, "whole")), RunBytes.Of(Path.Combine(_root, "again")));
        Assert.Equal(
            RunBytes.Of(Path.Combine(_root, "whole")).Where(f => f.Key.Contains("step-6", StringComparison.Ordinal) || !f.Key.StartsWith("checkpoints", StringComparison.Ordinal)),
            RunBytes.Of(Path.Combine(_root, "parts")).Where(f => f.Key.Contains("step-6", StringComparison.Ordinal) || !f.Key.StartsWith("checkpoints", StringComparison.Ordinal)));
    }

    private RunOutcome Train(TensorPairs pairs, string folder, long stopAfter)
    {
        using var stop = new CancellationTokenSource();
        var recipe = Core.Recipe.FromYaml(CycleGan, ["metrics.every=1"]) with { Data = new DataConfig { Name = pairs.Name, Batch = 4 } };
        using var plan = TrainingPlan.Of(recipe, pairs);
        var sink = new Stopper(stopAfter, stop);
        return new Trainer(plan, RunDirectory.Create(Path.Combine(_root, folder), resume: true), sink).Train(stop.Token);
    }

    private string Recipe(string yaml)
    {
        var path = Path.Combine(_root, "recipe.yaml");
        File.WriteAllText(path, yaml);
        return path;
    }

    private static double Error(PictureTransformer model, Tensor x, Tensor y) => (model.Transform(x) - y).Square().Mean().Item();

    // The edge of a bar, and the bar.
    private static (Tensor X, Tensor Y) Bars(int count)
    {
        var (x, y) = (Tensor.Full([count, 1, 16, 16], -1.0), Tensor.Full([count, 1, 16, 16], -1.0));
        for (var i = 0; i < count; i++)
        {
            var first = i * 5 % 11;
            x[i].Narrow(2, first, 1).FillInPlace(1);
            y[i].Narrow(2, first, 5).FillInPlace(1);
        }
        return (x, y);
    }

    private sealed class Stopper(long after, CancellationTokenSource stop) : IRunSink
    {
        public void On(RunEvent happened)
        {
            if (happened is StepMeasured measured && measured.Metrics.Step == after) stop.Cancel();
        }
    }
}
