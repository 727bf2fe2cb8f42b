using Diorama.Torch;

namespace Diorama.Cli.Tests;

/// <summary>Two real processes over Gloo, as torchrun starts them on two machines, learn what one process learns.</summary>
public sealed class SameAsOneProcessTests : IDisposable
{
    private const int Steps = 10;

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Train_TwoProcessesOverGloo_LearnWhatOneLearns()
    {
        var port = WorkersTests.FreePort();
        var ranks = ((int[])[0, 1]).Select(rank => Commands.Start(_work.Folder, WorkersTests.Variables(rank, port), Train("two"))).ToList();
        foreach (var rank in ranks) Commands.Run(rank).Succeeds();
        Commands.RunProcess(_work.Folder, Workspace.Plain, Train("one")).Succeeds();
        using var scope = TensorScope.Open();
        var (one, two, before) = (Weights("one", Steps), Weights("two", Steps), Weights("one", Steps / 2));
        Assert.Equal(one.Keys.Order(StringComparer.Ordinal), two.Keys.Order(StringComparer.Ordinal));
        Assert.All(one.Where(w => w.Value.DType == DType.Float32), w => Assert.InRange(Distance(w.Value, two[w.Key]), 0, 1e-5));
        Assert.Contains(one.Where(w => w.Value.DType == DType.Float32), w => Distance(w.Value, before[w.Key]) > 1e-3); // it learns at all
    }

    // Of the norm of the first.
    private static double Distance(Tensor one, Tensor other) => (one - other).Square().Sum().Sqrt().Item() / Math.Max(1e-12, one.Square().Sum().Sqrt().Item());

    private IReadOnlyDictionary<string, Tensor> Weights(string run, int step)
    {
        using var file = SafetensorsFile.Open(_work.At($"{run}/checkpoints/step-{step}/model.safetensors"));
        return file.Load();
    }

    // Adam would make much of the rounding of a gradient that is next to nothing.
    private string[] Train(string run) =>
    [
        "train", "digits-vae", "--out", _work.At(run),
        .. ((string[])
        [
            $"run.steps={Steps}", "run.threads=1", "data.batch=16", "model.hidden=[16, 8]", "model.latent=4", "model.components=4", "optim.kind=sgd", "optim.lr=0.001",
            $"checkpoint.every={Steps / 2}", "samples.every=0", "samples.count=2", "evaluate.samples=16", "ranks.noise=whole", "ranks.syncBatchNorm=true",
        ]).SelectMany(s => new[] { "--set", s }),
    ];
}
