using Diorama.Core;
using Diorama.Torch;

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

    /// <summary>Steps that a penalty makes longer now and then are measured with as many of these as a run has.</summary>
    [Theory]
    [InlineData("{ kind: dcgan }", 5)]
    [InlineData("{ kind: dcgan, r1: { gamma: 1, every: 8 } }", 8)]
    [InlineData("{ kind: dcgan, r1: { gamma: 1, every: 2 } }", 6)]
    [InlineData("{ kind: dcgan, r1: { gamma: 1 } }", 16)]
    [InlineData("{ kind: dcgan, r1: { gamma: 1, every: 1000 } }", 5)]
    public void NumSteps_LazyPenalty_SpanItsPeriod(string model, int steps)
    {
        using var plan = TrainingPlan.Of(Recipe.FromYaml($"name: x\nrun: {{ steps: 1 }}\ndata: {{ name: digits }}\nmodel: {model}\n"));
        Assert.Equal(steps, AutoPrecision.NumSteps(plan));
    }

    [Theory]
    [InlineData(1, 0.96, 0.96, Precision.Float32)]
    [InlineData(1, 0.9, double.PositiveInfinity, Precision.Bfloat16)]
    [InlineData(1, 0.9, 0.88, Precision.Bfloat16)]
    [InlineData(1, 0.9, 0.8, Precision.Float16)]
    [InlineData(1, double.PositiveInfinity, 0.8, Precision.Float16)]
    public void Choose_ByTime_IsTheMostExactThatNoneBeatsByEnough(double exact, double brief, double half, Precision chosen) =>
        Assert.Equal(chosen, AutoPrecision.Choose(new Dictionary<Precision, double> { [Precision.Float32] = exact, [Precision.Bfloat16] = brief, [Precision.Float16] = half }));

    [Fact]
    public void Candidates_Float16_IsForGraphicsProcessors()
    {
        Assert.DoesNotContain(Precision.Float16, AutoPrecision.Candidates(Device.Cpu));
        Assert.Contains(Precision.Float16, AutoPrecision.Candidates(new Device(DeviceType.Cuda)));
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
