using Diorama.Core;

namespace Diorama.Training.Tests;

/// <summary>Figures that stay on their device until they are wanted, tried on the processor.</summary>
public sealed class LateReadingTests
{
    [Fact]
    public void Train_ReadingLate_RecordsTheSameFigures()
    {
        // Clipping rounds otherwise when its norm is not read; without it every bit is the same.
        string[] plain = ["optim.second.clipNorm=0"];
        using var toy = new Toy();
        using var late = new Toy { ReadsLate = true };
        toy.Train("run", overrides: plain);
        late.Train("run", overrides: plain);
        var (expected, found) = (Records(toy), Records(late));
        Assert.Equal(expected.Select(r => r.Step), found.Select(r => r.Step));
        foreach (var (one, other) in expected.Zip(found))
        {
            Assert.Equal(one.Values.Keys, other.Values.Keys);
            Assert.All(one.Values, figure => Assert.Equal(figure.Value, other.Values[figure.Key], figure.Key.EndsWith("gradient_norm", StringComparison.Ordinal) ? 1e-5 * figure.Value : 0));
        }
        Assert.Equal(WeightsOf(toy), WeightsOf(late));
    }

    [Fact]
    public void Train_ReadingLateAndNotANumber_NamesTheStepAndWritesNoBadCheckpoint()
    {
        using var toy = new Toy { ReadsLate = true };
        // Records are far apart: the checkpoint of step 10 is what reads the loss of step 8.
        string[] poisoned = ["model.poisonedStep=7", "metrics.every=100", "samples.every=0", "evaluate.every=0"];
        var problem = Assert.Throws<UserException>(() => toy.Train("run", overrides: poisoned));
        Assert.Contains("stopped at step 8: the first.loss is not a number", problem.Message, StringComparison.Ordinal);
        Assert.Equal([5], RunDirectory.Open(toy.Folder("run")).Checkpoints().Select(c => c.Step));
    }

    private static IReadOnlyList<MetricsRecord> Records(Toy toy) => MetricsLog.Read(Path.Combine(toy.Folder("run"), "metrics.jsonl"));

    private static byte[] WeightsOf(Toy toy) => File.ReadAllBytes(Path.Combine(RunDirectory.Open(toy.Folder("run")).CheckpointPath(12), "model.safetensors"));
}
