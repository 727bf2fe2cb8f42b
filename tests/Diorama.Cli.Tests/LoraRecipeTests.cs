using Diorama.Core;

namespace Diorama.Cli.Tests;

/// <summary>The recipe of low-rank adapters at smoke size: it begins with another recipe's run.</summary>
public sealed class LoraRecipeTests : IDisposable
{
    private static readonly string[] _small = ["run.threads=1", "samples.every=0", "metrics.every=1", "evaluate.samples=8", "samples.count=2"];

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Train_VersesLoraAtSmokeSize_LearnsBesideWeightsThatStay()
    {
        var (first, run) = (_work.At("first"), _work.At("run"));
        Train("verses-gpt", first, "run.steps=100", "model.layers=1", "model.heads=2", "model.width=16", "optim.lr=0.01", "optim.schedule.warmupSteps=0");
        Train("verses-lora", run, $"init={first}", "run.steps=200", "optim.lr=0.03", "optim.schedule.warmupSteps=0");
        double[] losses = [.. MetricsLog.Read(Path.Combine(run, "metrics.jsonl")).Where(r => r.Values.ContainsKey("loss")).Select(r => r.Values["loss"])];
        Assert.True(losses[^30..].Average() < losses[..5].Average() - 0.05, $"{losses[..5].Average()} to {losses[^30..].Average()}");
        Commands.Run("export", run, "--out", _work.At("merged")).Succeeds();
        Assert.NotEmpty(Commands.Run("sample", _work.At("merged"), "-n", "1", "--prompt", "And ").Succeeds().Output);
    }

    private static void Train(string recipe, string run, params string[] settings) =>
        Commands.Run(["train", recipe, "--out", run, .. _small.Concat(settings).SelectMany(s => new[] { "--set", s })]).Succeeds();
}
