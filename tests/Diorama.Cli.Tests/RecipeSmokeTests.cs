using Diorama.Core;

namespace Diorama.Cli.Tests;

/// <summary>Every recipe that we ship, on its own data, with its networks made small: it trains, learns, is sampled and measured.</summary>
public sealed class RecipeSmokeTests : IDisposable
{
    private static readonly Smoke _gan = new("discriminator.loss", 0.95, "model.width=8", "ema.decay=0.5") { OfGenerator = LearntPictures.Check };
    private static readonly Smoke _pixels = new("loss", 0.8, "model.layers=1", "model.width=4", "model.head=8");
    private static readonly Smoke _diffusion = new("loss", 0.9, "model.width=8", "model.multipliers=[1]", "model.sampling.steps=1");
    private static readonly Smoke _recurrent = new("loss", 0.9, "model.embedding=16", "model.hidden=16");
    private static readonly string[] _verses = ["data.vocabularySize=300", "data.length=500", "run.steps=20"];

    private static readonly Dictionary<string, Smoke> _byKind = new()
    {
        ["dcgan"] = _gan,
        ["resnet-gan"] = _gan with { Settings = [.. _gan.Settings, "optim.generator.lr=0.005"] }, // whose schedule comes down to 0 within the 40 steps
        ["acgan"] = _gan,
        ["infogan"] = _gan,
        ["vae-gan"] = _gan,
        ["pix2pix"] = new("generator.loss", 0.9, "model.width=4", "ema.decay=0.5") { OfGenerator = LearntPictures.CheckTranslated },
        ["cyclegan"] = new("generators.cycle", 0.9, "model.width=4", "model.blocks=1", "ema.decay=0.5") { OfGenerator = LearntPictures.CheckTranslated },
        ["cnn-classifier"] = new("loss", 0.97, "model.width=4", "model.features=32", "model.dropout=0", "data.batch=32", "run.steps=80"),
        ["vae"] = new("loss", 0.8, "model.hidden=[8, 8]", "model.latent=4", "model.components=4"),
        ["vae-classifier"] = new(
            "class.loss",
            0.8,
            "model.hidden=[64, 32]",
            "model.latent=4",
            "model.components=4",
            "model.taskWeights.weights.class=100",
            "data.batch=16"
        ), // in 40 steps the picture alone would be heard
        ["vae-captioner"] = new(
            "caption.loss",
            0.9,
            "model.hidden=[4, 4]",
            "model.latent=4",
            "model.components=4",
            "model.captionWidth=16",
            "model.captionLayers=1",
            "model.captionDropout=0",
            "optim.clipNorm=0"
        ),
        ["vq-vae"] = new(
            "autoencoder.loss",
            0.9,
            "model.width=4",
            "model.codes=8",
            "model.codeSize=4",
            "model.prior.layers=1",
            "model.prior.width=4",
            "model.prior.head=8"
        ),
        ["gated-pixelcnn"] = _pixels,
        ["pixel-rnn"] = _pixels,
        ["ddpm"] = _diffusion,
        ["flow-matching"] = _diffusion,
        ["gru"] = _recurrent,
        ["lstm"] = _recurrent,
        ["transformer"] = new("loss", 0.9, "model.layers=1", "model.heads=2", "model.width=16"),
        ["seq2seq-gru"] = new("loss", 0.9, ["model.embedding=16", "model.hidden=16", .. _verses]),
        ["seq2seq-transformer"] = new("loss", 0.9, ["model.width=16", "model.heads=2", "model.feedForward=16", .. _verses]),
        ["text-gan"] = new(
            "language.loss",
            0.95,
            "optim.language.schedule.warmupSteps=2",
            "optim.language.lr=0.02",
            "model.pretrainSteps=30",
            "model.discriminatorPretrainSteps=4",
            "model.generator.layers=1",
            "model.generator.heads=2",
            "model.generator.width=16"
        )
        {
            OfGenerator = CheckTexts,
        },
    };

    private readonly Workspace _work = new();

    /// <summary>All but those that begin with another recipe's run.</summary>
    public static TheoryData<string> Recipes => [.. RecipeFinder.Names().Where(name => !ReadAll(name).Contains("\ninit:", StringComparison.Ordinal))];

    public void Dispose() => _work.Dispose();

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Train_EveryRecipeMadeSmall_LowersItsLoss(string recipe)
    {
        var (smoke, settings) = (SmokeOf(recipe), Small(recipe));
        var run = _work.At(recipe);
        Commands.Run(["train", recipe, "--out", run, .. settings.SelectMany(setting => new[] { "--set", setting })]).Succeeds();
        var rows = MetricsLog.Read(Path.Combine(run, "metrics.jsonl")).Select(r => r.Values).ToList();
        var figure = rows.Exists(r => r.ContainsKey(smoke.Figure)) ? smoke.Figure : "loss"; // of a family's only objective
        double[] losses = [.. rows.Where(r => r.ContainsKey(figure)).Select(r => r[figure])];
        Assert.True(losses[^5..].Average() < smoke.Share * losses[..3].Average(), $"{figure}: {losses[..3].Average()} to {losses[^5..].Average()}");
        Assert.True(File.Exists(Path.Combine(run, "results.json")));
        Assert.True(
            smoke.OfGenerator is not null || !rows.Exists(r => r.Keys.Any(name => name.StartsWith("discriminator", StringComparison.Ordinal))),
            "a game: say above what shows that the generator learnt"
        );
        smoke.OfGenerator?.Invoke(recipe, settings, run);
        Grow(run);
    }

    /// <summary>What makes a recipe train in a moment.</summary>
    internal static List<string> Small(string recipe) => [.. Short(recipe), .. SmokeOf(recipe).Settings];

    /// <summary>What makes a recipe's run short, whatever the size of its model.</summary>
    internal static List<string> Short(string recipe)
    {
        List<string> settings =
        [
            "run.steps=40", "run.threads=1", "data.batch=8", "metrics.every=1", "samples.every=0", "samples.count=4", "evaluate.every=0", "evaluate.samples=8", "checkpoint.every=1000",
        ];
        var text = ReadAll(recipe);
        if (text.Contains("\n  schedule:\n    kind: warmupCosine", StringComparison.Ordinal)) settings.Add("optim.schedule.warmupSteps=0");
        if (text.Contains("importanceSamples", StringComparison.Ordinal)) settings.Add("model.importanceSamples=4");
        if (text.Contains("\n  lr:", StringComparison.Ordinal)) settings.Add("optim.lr=0.01");
        return settings;
    }

    private static Smoke SmokeOf(string recipe)
    {
        var kind = Recipe.Load(RecipeFinder.Find(recipe)).Model.Kind;
        Assert.True(_byKind.TryGetValue(kind, out var smoke), $"say above what makes {kind} small");
        return smoke;
    }

    // A trained model grows, and learns on from where it was.
    private static void Grow(string run)
    {
        var grown = run + "-grown";
        var result = Commands
            .Run([
                "grow",
                run,
                "--wider",
                "2",
                "--deeper",
                "1",
                "--out",
                grown,
                "--set",
                $"run.steps={Recipe.Load(Path.Combine(run, "recipe.yaml")).Run.Steps + 2}",
                "--json",
            ])
            .Succeeds();
        var difference = result.Json().GetProperty("results").EnumerateArray().Single(f => f.GetProperty("name").GetString() == "difference");
        Assert.InRange(difference.GetProperty("value").GetDouble(), 0, 1e-4);
        Commands.Run(["train", Path.Combine(grown, "recipe.yaml"), "--out", grown, "--resume"]).Succeeds();
    }

    // Likelihood alone lowers the first loss: the game must have been played, by rewards that tell symbols apart, and must have left the language as it was learnt.
    private static void CheckTexts(string recipe, IReadOnlyList<string> settings, string run)
    {
        var rows = MetricsLog.Read(Path.Combine(run, "metrics.jsonl")).Select(r => r.Values).ToList();
        var game = rows.Where(r => r.ContainsKey("generator.game")).ToList();
        Assert.Equal(6, game.Count);
        Assert.All(game, r => Assert.True(r["generator.advantage"] > 0 && r["generator.length"] > 1, string.Join(", ", r)));
        Assert.InRange(game[^1]["generator.perplexity"], 1, 0.95 * rows[0]["language.perplexity"]);
        Assert.InRange(ResultsDocument.Read(Path.Combine(run, "results.json")).Results.Single(f => f.Name == "text.distinct").Value, 0.5, 1);
    }

    private static string ReadAll(string recipe) => File.ReadAllText(RecipeFinder.Find(recipe));

    /// <param name="Figure">What has to fall.</param>
    /// <param name="Share">To less than this share of what it was.</param>
    /// <param name="Settings">What makes the family's recipes small.</param>
    private sealed record Smoke(string Figure, double Share, params string[] Settings)
    {
        /// <summary>What shows that the generator learnt too, where the figure is another's: given the recipe, its settings and the run.</summary>
        internal Action<string, IReadOnlyList<string>, string>? OfGenerator { get; init; }
    }
}
