using Diorama.Core;

namespace Diorama.Cli.Tests;

/// <summary>The recipes of adversarial text at smoke size, and what their runs can do.</summary>
public sealed class AdversarialTextTests : IDisposable
{
    private static readonly string[] _small =
    [
        "run.threads=1", "data.batch=8", "model.discriminatorPretrainSteps=4", "evaluate.samples=8", "evaluate.every=0",
        "samples.every=0", "metrics.every=1", "optim.discriminator.lr=0.01",
    ];

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("policyGradient")]
    [InlineData("gumbel")]
    public void Train_PoemsAtSmokeSize_LowersItsLossesWritesAndIsJudged(string method)
    {
        var run = _work.At("poems");
        string[] sizes =
        [
            "run.steps=44",
            "model.pretrainSteps=30",
            "model.generator.layers=1",
            "model.generator.heads=2",
            "model.generator.width=16",
            "optim.language.lr=0.02",
            "optim.language.schedule.warmupSteps=2",
        ];
        Train("poems-gan", run, [.. sizes, $"model.method={method}"]);
        AssertFalls(run, "language.loss", 0.5);
        AssertFalls(run, "discriminator.loss", 0.05);
        Assert.Equal(10, Losses(run, "generator.loss").Length);

        Assert.NotEmpty(Commands.Run("sample", run, "-n", "1", "--prompt", "春").Succeeds().Output);
        var figures = Commands.Run("evaluate", run, "--samples", "8", "--json").Succeeds().Json().GetProperty("results").EnumerateArray().Select(f => f.GetProperty("name").GetString()).ToList();
        Assert.All((string[])["critic.auc", "critic.accuracy", "test.perplexity", "map.auc.swapped", "text.self_bleu"], name => Assert.Contains(name, figures));
        AssertRejects(run);
        File.WriteAllText(_work.At("poem.txt"), "白日依山尽\n黄河入海流");
        Assert.Contains("doubt", Commands.Run("score", run, _work.At("poem.txt")).Succeeds().Output, StringComparison.Ordinal);
        Assert.StartsWith("line\tcharacter\tsymbol\tdoubt", File.ReadAllText(Path.Combine(run, "samples/score-map.tsv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_VersesAtSmokeSize_BeginsWithATranslatorAndTranslates()
    {
        var (first, run) = (_work.At("first"), _work.At("run"));
        string[] data = ["data.vocabularySize=300", "data.length=500"];
        Commands.Run("train", "verses-es-en-gan", "--set", $"init={first}", "--out", run).IsMistake("there is no run", "diorama train");
        Commands
            .Run([
                "train",
                "verses-es-en-transformer",
                "--out",
                first,
                .. Sets([
                    .. data,
                    "data.batch=8",
                    "run.threads=1",
                    "run.steps=10",
                    "model.width=16",
                    "model.heads=2",
                    "model.feedForward=16",
                    "optim.schedule.warmupSteps=2",
                    "optim.lr=0.02",
                    "evaluate.samples=1",
                ]),
            ])
            .Succeeds();
        Train("verses-es-en-gan", run, [.. data, $"init={first}", "run.steps=14", "evaluate.samples=1"]);
        AssertFalls(run, "discriminator.loss", 0.05);
        Assert.All(Losses(run, "generator.overlap"), overlap => Assert.InRange(overlap, 0, 1));
        File.WriteAllText(_work.At("es.txt"), "En el principio");
        Commands.Run("translate", run, _work.At("es.txt")).Succeeds();
        Commands.Run("evaluate", run, "--reject", "0.5").IsMistake("--reject: this model translates");
        Commands.Run("sample", run, "--reject", "0.5").IsMistake("--reject: this model translates");
    }

    // What the discriminator leaves of the texts, with and without a prompt, and its figures beside those of all.
    private static void AssertRejects(string run)
    {
        List<string> Texts(params string[] more) =>
            [.. Commands.Run(["sample", run, "--json", .. more]).Succeeds().Json().GetProperty("samples").EnumerateArray().Select(t => t.GetString()!)];
        string[] reject = ["-n", "3", "--reject", "0.5"];
        var kept = Texts(reject);
        Assert.Equal(3, kept.Count);
        Assert.Equal(kept, Texts(reject));
        Assert.Equal(kept, Texts("-n", "6").Where(kept.Contains)); // out of twice as many, in their order
        Assert.All(Texts([.. reject, "--prompt", "春眠不觉晓，处处闻啼鸟"]), text => Assert.StartsWith("春眠不觉晓\n处处闻啼鸟", text, StringComparison.Ordinal));
        Assert.All(Texts([.. reject, "--heads", "春夏", "--form", "5"]), text => Assert.Matches("^春.+\n夏.+$", text));
        Assert.Contains("春眠不觉晓，\n处处闻啼鸟。\n", Commands.Run(["sample", run, .. reject, "--prompt", "春眠不觉晓，处处闻啼鸟。夜", "--form", "5"]).Succeeds().Output, StringComparison.Ordinal);
        Commands.Run(["sample", run, .. reject, "--stream"]).IsMistake("--stream", "--reject judges whole ones");
        Commands.Run("sample", run, "--reject", "2").IsMistake("--reject 2", "between 0 and 1");
        var figures = Commands.Run("evaluate", run, "--samples", "8", "--quick", "--reject", "0.5", "--json")
            .Succeeds().Json().GetProperty("results").EnumerateArray().Select(f => f.GetProperty("name").GetString()!).ToList();
        Assert.All((string[])["poems.form", "text.distinct", "text.self_bleu", "text.copied", "text.copied_runs"], name =>
        {
            Assert.Contains(name, figures);
            Assert.Contains($"{name}.rejected", figures);
        });
        Assert.DoesNotContain(figures, name => name.StartsWith("critic", StringComparison.Ordinal) && name.EndsWith(".rejected", StringComparison.Ordinal));
        Assert.DoesNotContain("text.copied_floor.rejected", figures);
    }

    private static void Train(string recipe, string run, params string[] settings) => Commands.Run(["train", recipe, "--out", run, .. Sets([.. _small, .. settings])]).Succeeds();

    private static IEnumerable<string> Sets(string[] settings) => settings.SelectMany(setting => new[] { "--set", setting });

    private static void AssertFalls(string run, string name, double least)
    {
        var losses = Losses(run, name);
        Assert.True(losses[^3..].Average() < losses[..3].Average() - least, $"{name}: {losses[..3].Average()} to {losses[^3..].Average()}");
    }

    private static double[] Losses(string run, string name) => [.. MetricsLog.Read(Path.Combine(run, "metrics.jsonl")).Where(r => r.Values.ContainsKey(name)).Select(r => r.Values[name])];
}
