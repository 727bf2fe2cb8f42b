using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training.Tests.Growing;

/// <summary>A run that watches for its best checkpoint is gone on with, larger, from that one.</summary>
public sealed class BestCheckpointTests : IDisposable
{
    private static readonly string[] _watch = ["run.steps=9", "evaluate.every=1", "checkpoint.every=0", "earlyStop={figure: heldOut.loss, patience: 3}"];

    private readonly SmallRuns _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public void Grow_ARunThatStoppedEarly_TakesItsBestCheckpointAndSaysWhich()
    {
        var small = _runs.Train("small", new ToldFigures(3, 1, 2, 2, 2), _watch);
        Assert.Equal([5, 2], RunDirectory.Open(small).Checkpoints().Select(c => c.Step));
        var grown = _runs.Grow(small, new(Deeper: 1));
        Assert.Equal(2, grown.Facts.Step);
        Assert.Equal([2], grown.Run.Checkpoints().Select(c => c.Step));
        Assert.Equal([1, 1, 2, 2], MetricsLog.Read(grown.Run.MetricsPath).Select(r => r.Step)); // of each step a loss and a figure
        Assert.Contains(_runs.Told, line => line.Contains("step 2 is taken, at which heldOut.loss was best, and not step 5", StringComparison.Ordinal));
        var (best, now) = (Weights(small, 2), Weights(grown.Run.FullPath, 2));
        Assert.All(best, w => Assert.Equal<float[]>(w.Value, now[w.Key]));
    }

    [Fact]
    public void Grow_TheBestIsTheNewest_SaysNothing()
    {
        Assert.Equal(9, _runs.Grow(_runs.Train("small", new ToldFigures(9, 8, 7, 6, 5, 4, 3, 2, 1), _watch), new(2)).Facts.Step);
        Assert.Empty(_runs.Told);
    }

    [Fact]
    public void Grow_TheBestIsDamaged_TakesTheNewestAndSaysSo()
    {
        var small = _runs.Train("small", new ToldFigures(3, 1, 2, 2, 2), _watch);
        File.WriteAllText(Path.Combine(small, "checkpoints", "step-2", "model.safetensors"), "no weights");
        Assert.Equal(5, _runs.Grow(small, new(2)).Facts.Step);
        Assert.Contains(_runs.Told, line => line.Contains("taking the newest checkpoint instead of the best one", StringComparison.Ordinal));
    }

    private static Dictionary<string, float[]> Weights(string run, int step)
    {
        using var scope = TensorScope.Open();
        using var saved = SafetensorsFile.Open(Path.Combine(run, "checkpoints", $"step-{step}", "model.safetensors"));
        return saved.Load().ToDictionary(t => t.Key, t => t.Value.ToArray<float>());
    }
}
