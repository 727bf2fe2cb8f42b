using Diorama.Cli.Bench;

namespace Diorama.Cli.Tests.Bench;

public sealed class ComparisonTests
{
    private static readonly TunedSettings _settings = new(2, ["--threads", "1"]);
    private static readonly Benchmark _step = new("mlp-vae", "a step", 0.8) { Make = () => throw new InvalidOperationException(), Steps = 200, Warmup = 30 };

    [Fact]
    public void Figures_RatiosAroundTheTarget_AreHeldToTheMedian()
    {
        // The median 0.83 lies above the target, the interval's lower end at it.
        var time = Comparison.Figures(_step, _settings, Ratios(0.79, 0.80, 0.81, 0.82, 0.83, 0.84, 0.85, 0.86, 0.87)).First();
        Assert.Equal(0.83, time.Ratio!.Value, 12);
        Assert.Equal(0.80, time.Low!.Value, 12);
        Assert.Equal(0.86, time.High!.Value, 12);
        Assert.False(time.Met);
        Assert.Equal(9, time.Samples);
        Assert.Equal(8.3, time.Value, 12);
        Assert.Equal(10, time.Peer);
    }

    [Fact]
    public void Figures_MedianAtTheTarget_IsMet() =>
        Assert.True(Comparison.Figures(_step, _settings, Ratios(0.5, 0.6, 0.7, 0.8, 0.80, 0.84, 0.95, 1.2, 2)).First().Met);

    [Fact]
    public void Figures_PairedDrift_RatiosComeFromEachRound()
    {
        // The machine gets slower: the medians' ratio would be 1, each round's is 0.5.
        IReadOnlyList<Measurement>[] rounds = [[new(1, 1), new(2, 1)], [new(2, 1), new(4, 1)], [new(4, 1), new(8, 1)]];
        Assert.Equal(0.5, Comparison.Figures(_step, _settings, rounds).First().Ratio);
    }

    [Fact]
    public void Figures_Memory_IsAFigureOfItsOwn()
    {
        var memory = Comparison.Figures(_step, _settings, [[new(1, 150), new(1, 200)]]).Last();
        Assert.Equal(("mlp-vae.memory", "MiB", 150, 0.75, true), (memory.Name, memory.Unit, memory.Value, memory.Ratio, memory.Met));
    }

    [Fact]
    public void Figures_Start_SaysWhatItTakesBeyondTheBareProgram()
    {
        var start = new Benchmark(Benchmarks.ColdStart, "start", 0.65);
        var figures = Comparison.Figures(start, _settings, [[new(500, 1), new(1000, 1), new(380, 0)], [new(540, 1), new(1000, 1), new(380, 0)], [new(600, 1), new(1000, 1), new(380, 0)]]).ToList();
        Assert.Equal(["cold-start", "cold-start.memory", "cold-start.above-bare"], figures.Select(f => f.Name));
        Assert.Equal((160, 120, 220, false), (figures[2].Value, figures[2].Low, figures[2].High, figures[2].Met));
    }

    private static List<IReadOnlyList<Measurement>> Ratios(params double[] ratios) =>
        [.. ratios.Reverse().Select(r => (IReadOnlyList<Measurement>)[new Measurement(10 * r, 1), new Measurement(10, 1)])];
}
