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
        using var loaded = PictureTransformer.Load(learnt.Run.FullPath);
        Assert.True(learnt.Transform(x).Equal(loaded.Transform(x)));
    }

    [Fact]
    public void Fit_Progress_IsTold()
    {
        using var scope = TensorScope.Open();
        var (x, y) = Bars(8);
        using var estimator = new PictureTransformer(Recipe(Pix2Pix), "run.steps=2");
        var told = new Listener();
        estimator.Fit(x, y, Path.Combine(_root, "told"), told);
        Assert.Equal(2, Assert.Single(told.Events.OfType<RunStarted>()).Steps);
        Assert.Equal(RunOutcome.Completed, Assert.Single(told.Events.OfType<RunFinished>()).Outcome);
    }

    [Fact]
    public void Transform_ManyPictures_AreMadeInParts()
    {
        using var scope = TensorScope.Open();
        var (x, y) = Bars(150);
        using var estimator = new PictureTransformer(Recipe(Pix2Pix), "run.steps=1");
        var made = estimator.Fit(x, y, Path.Combine(_root, "many")).Transform(x);
        Assert.Equal([150L, 1, 16, 16], made.Shape.ToArray());
        Assert.InRange((made[130..] - estimator.Transform(x[130..])).Abs().Max().Item(), 0, 1e-5);
    }

    [Fact]
    public void FitAndTransform_WhatTheyCannotTake_IsRefusedAtOnce()
    {
        using var scope = TensorScope.Open();
        var (x, y) = Bars(8);
        using var estimator = new PictureTransformer(Recipe(Pix2Pix), "run.steps=1");
        Assert.Contains("up to 255", Assert.Throws<ArgumentException>(() => estimator.Fit(x, (y + 1) * 127.5)).Message, StringComparison.Ordinal);
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => estimator.Fit(x / 0.0 * 0.0, y)).Message, StringComparison.Ordinal);
        estimator.Fit(x, y, Path.Combine(_root, "run"));
        Assert.Contains("[M, 1, 16, 16]", Assert.Throws<ArgumentException>(() => estimator.Transform(Tensor.Zeros([2, 3, 16, 16]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => estimator.Transform(Tensor.Zeros([2, 1, 16, 16], DType.Float64)));
        Assert.Throws<ArgumentException>(() => estimator.Transform(x * 3));

        // A recipe of another kind, before it trains.
        using var other = new PictureTransformer(Recipe("name: vae\nrun: { steps: 1, device: cpu }\ndata: { name: digits, batch: 4 }\nmodel: { kind: vae, latent: 2 }"));
        var folder = Path.Combine(_root, "other");
        Assert.Contains("picture-to-picture", Assert.Throws<UserException>(() => other.Fit(x, y, folder)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
        Assert.Throws<UserException>(() => PictureTransformer.Load(folder));
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

    private sealed class Listener : IRunSink
    {
        public List<RunEvent> Events { get; } = [];

        public void On(RunEvent happened) => Events.Add(happened);
    }

    private sealed class Stopper(long after, CancellationTokenSource stop) : IRunSink
    {
        public void On(RunEvent happened)
        {
            if (happened is StepMeasured measured && measured.Metrics.Step == after) stop.Cancel();
        }
    }
}
