using Diorama.Core;

namespace Diorama.Training.Tests;

public sealed class AutoPrecisionTests : IDisposable
{
    private readonly Toy _toy = new();

    public void Dispose() => _toy.Dispose();

    /// <summary>What is measured leaves no trace: the run is the one that its recipe would have been with what was found, to the byte.</summary>
    [Fact]
    public void Train_Auto_IsTheRunOfWhatWasFoundAndKeepsItWhenItGoesOn()
    {
        _toy.Train("auto", stopAfter: 7, "run.precision=auto");
        Assert.Contains(_toy.Events, e => e is RunMessage { IsWarning: false } said && said.Text.Contains("ms in float32 and", StringComparison.Ordinal));
        var found = Recipe.Load(RunDirectory.Open(_toy.Folder("auto")).RecipePath).Run.Precision;
        Assert.NotEqual(Precision.Auto, found);
        _toy.Events.Clear();
        _toy.Train("auto", 0, "run.precision=auto");
        Assert.DoesNotContain(_toy.Events, e => e is RunMessage);
        _toy.Train("same", 0, $"run.precision={found.ToString().ToLowerInvariant()}");
        Assert.Equal(Last("same"), Last("auto"));
    }

    [Fact]
    public void Plan_Float16OnTheProcessor_IsRefused() =>
        Assert.Contains("run.precision is float16, which is for graphics processors", Assert.Throws<UserException>(() => Toy.Plan("run.precision=float16")).Message, StringComparison.Ordinal);

    [Fact]
    public void Plan_RecomputeOfAModelWithoutBlocks_IsRefused() =>
        Assert.Contains("run.recompute is not for models of the kind toy", Assert.Throws<UserException>(() => Toy.Plan("run.recompute=true")).Message, StringComparison.Ordinal);

    private List<KeyValuePair<string, string>> Last(string run) =>
        [
            .. RunBytes
                .Of(_toy.Folder(run))
                .Where(f => f.Key.Contains("step-12", StringComparison.Ordinal) && f.Key.EndsWith(".safetensors", StringComparison.Ordinal)),
        ];
}
