using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training.Tests;

/// <summary>Weight decay of matrices alone, in a model whose trunk another objective moves too.</summary>
public sealed class DecayTests : IDisposable
{
    private static readonly string[] OneStep = ["run.steps=1", "optim.kind=sgd", "optim.second.momentum=0", "optim.second.clipNorm=0"];
    private static readonly string[] Decayed = [.. OneStep, "optim.second.weightDecay=0.5"];

    private readonly Toy _toy = new();

    public void Dispose() => _toy.Dispose();

    [Theory]
    [InlineData("second")]
    [InlineData("trunk")]
    public void Train_DecayOfMatrices_LeavesBiasesAsWithoutDecay(string layer)
    {
        var (none, all, matrices) = (Weights("none", OneStep), Weights("all", Decayed), Weights("matrices", [.. Decayed, "optim.second.decay=matrices"]));
        Assert.Equal(all[layer + ".weight"], matrices[layer + ".weight"]);
        Assert.NotEqual(none[layer + ".weight"], matrices[layer + ".weight"]);
        Assert.Equal(none[layer + ".bias"], matrices[layer + ".bias"]);
        Assert.NotEqual(all[layer + ".bias"], matrices[layer + ".bias"]);
    }

    [Fact]
    public void Train_DecayOfMatrices_StoppedAndResumed_EndsWithTheSameBytes()
    {
        string[] decayed = ["optim.weightDecay=0.1", "optim.decay=matrices"];
        _toy.Train("whole", 0, decayed);
        _toy.Train("parts", 7, decayed);
        _toy.Train("parts", 0, decayed);
        Assert.Equal(Last("whole"), Last("parts"));
    }

    [Fact]
    public void Train_ResumedWithAnotherDecay_IsRefusedByName()
    {
        _toy.Train("run", 7);
        var problem = Assert.Throws<UserException>(() => _toy.Train("run", overrides: "optim.decay=matrices"));
        Assert.Contains("does not fit this recipe", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--out", problem.Message, StringComparison.Ordinal);
    }

    private Dictionary<string, float[]> Weights(string run, string[] overrides)
    {
        _toy.Train(run, 0, overrides);
        using var scope = TensorScope.Open();
        using var file = SafetensorsFile.Open(Path.Combine(RunDirectory.Open(_toy.Folder(run)).CheckpointPath(1), "model.safetensors"));
        return file.Load().Where(t => t.Value.DType == DType.Float32).ToDictionary(t => t.Key, t => t.Value.ToArray<float>());
    }

    private SortedDictionary<string, string> Last(string run)
    {
        var bytes = RunBytes.Of(_toy.Folder(run));
        return new(bytes.Where(f => f.Key.Contains("step-12", StringComparison.Ordinal)).ToDictionary());
    }
}
