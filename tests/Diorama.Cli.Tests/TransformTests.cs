using Diorama.Cli.Commands;
using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli.Tests;

public sealed class TransformTests : IDisposable
{
    private const string Recipe = """
        name: grey-to-colour
        run: { steps: 2, device: cpu }
        data: { name: digits, batch: 4 }
        model: { kind: pix2pix, width: 4, depth: 2, discriminatorWidth: 4 }
        samples: { every: 0 }
        """;

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Transform_OnePicture_WritesWhatTheModelMakesOfIt()
    {
        var run = Train(_work, _work.At("run"));
        Assert.Equal([_work.At("made.png")], Commands.Run("transform", run, _work.At("pictures/000.png"), "--out", _work.At("made.png")).Succeeds().Output.Trim().Split('\n'));
        var made = PictureReader.Decode(File.ReadAllBytes(_work.At("made.png")), "made.png");
        Assert.Equal((16, 16, 3), (made.Width, made.Height, made.Channels));
    }

    /// <summary>Its discriminator judges a picture beside its source, and is judged itself.</summary>
    [Fact]
    public void Score_OfPairs_WantsTheSourceAndDrawsAMapOfPatches()
    {
        var run = _work.At("run");
        string[] small = ["run.steps=2", "model.width=4", "data.batch=4", "evaluate.every=0", "evaluate.samples=8"];
        Commands.Run(["train", "sprites-pix2pix", "--out", run, .. small.SelectMany(s => new[] { "--set", s })]).Succeeds();
        var picture = _work.At("pictures/000.png");
        Commands.Run("score", run, picture).IsMistake("--source");
        Assert.Contains("the mean of its patches", Commands.Run("score", run, picture, "--source", picture, "--map", _work.At("map.png")).Succeeds().Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_work.At("map.png")));
        var figures = Commands.Run("evaluate", run, "--json").Succeeds().Output;
        Assert.All((string[])["critic.real", "critic.auc", "map.auc.noise", "map.auc.occlusion"], name => Assert.Contains($"\"{name}\"", figures, StringComparison.Ordinal));
    }

    [Fact]
    public void Transform_AFolder_KeepsNamesAndTellsWhatItLeavesOut()
    {
        var run = Train(_work, _work.At("run"));
        var count = Directory.GetFiles(_work.At("pictures"), "*.png").Length;
        File.WriteAllText(_work.At("pictures/broken.png"), "no picture");
        var result = Commands.Run("transform", run, _work.At("pictures"), "--out", _work.At("made/")).Succeeds();
        Assert.Contains("broken.png", result.Error, StringComparison.Ordinal);
        Assert.Equal(count, Directory.GetFiles(_work.At("made")).Length);
        Assert.True(File.Exists(_work.At("made/000.png")));
        Assert.Contains($"{count} of {count} pictures had another size than the model's 16 x 16: scaled.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_FilesCalledAlike_AreAllMade()
    {
        var run = Train(_work, _work.At("run"));
        Directory.CreateDirectory(_work.At("mixed/below"));
        foreach (var name in new[] { "y.png", "y.jpg", "y.JPEG", "y.jpg.png", "z.jpe", "z.jfif" }) File.Copy(_work.At("pictures/000.png"), _work.At($"mixed/{name}"));
        foreach (var name in new[] { "a.gif", "b.webp" }) File.WriteAllText(_work.At($"mixed/{name}"), "GIF89a and more");
        var result = Commands.Run("transform", run, _work.At("mixed"), "--out", _work.At("made")).Succeeds();
        Assert.Equal($"6 files in {_work.At("made")}", result.Output.Trim());
        Assert.Equal(["y.JPEG.png", "y.jpg.png", "y.jpg.png.png", "y.png", "z.jpe.png", "z.png"], Directory.GetFiles(_work.At("made")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("2 pictures are left out", result.Error, StringComparison.Ordinal);
        Assert.Contains("a.gif (a GIF picture, which is not read", result.Error, StringComparison.Ordinal);
        Assert.Contains("1 folder in it is left out: below.", result.Error, StringComparison.Ordinal);
        Commands.Run("transform", run, _work.At("mixed"), "--out", _work.At("mixed") + "/").IsMistake("would replace");
        Directory.CreateSymbolicLink(_work.At("link"), _work.At("mixed"));
        Commands.Run("transform", run, _work.At("mixed"), "--out", _work.At("link")).IsMistake("would replace");
    }

    [Fact]
    public void Transform_Stopped_KeepsWhatIsMade()
    {
        using var stop = new CancellationTokenSource();
        var made = 0;
        IReadOnlyList<string> said = [];
        var isWhole = new FolderTransform(new PictureFiles(_work.At("pictures"), "input"), _work.At("made")).Run(
            picture =>
            {
                if (++made == 3) stop.Cancel();
                return picture;
            },
            files => said = files,
            stop.Token);
        Assert.False(isWhole);
        Assert.Equal(["000.png", "001.png", "002.png"], Directory.GetFiles(_work.At("made")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(3, said.Count);
    }

    [Fact]
    public void Transform_Mistakes_AreTold()
    {
        var run = Train(_work, _work.At("run"));
        Commands.Run("transform", run, _work.At("nowhere.png")).IsMistake("nowhere.png");
        Commands.Run("transform", run, _work.At("pictures/000.png"), "--back").IsMistake("does not transform pictures back");
        Directory.CreateDirectory(_work.At("empty"));
        Commands.Run("transform", run, _work.At("empty")).IsMistake("holds no PNG or JPEG");
        Commands.Run("transform", run, _work.At("pictures"), "--out", _work.At("pictures/000.png")).IsMistake("several pictures go into a folder");
    }

    [Fact]
    public void Train_CycleGanAtSmokeSize_LowersTheWayThereAndBackAndGoesBothWays()
    {
        var run = _work.At("cycle");
        string[] settings =
        [
            "run.steps=80", "run.threads=1", "data.of.size=16", "model.width=4", "model.blocks=1", "optim.lr=0.004", "evaluate.samples=4", "evaluate.every=0", "metrics.every=1",
        ];
        Commands.Run(["train", "sprites-cyclegan", "--out", run, .. settings.SelectMany(s => new[] { "--set", s })]).Succeeds();
        double[] cycles = [.. MetricsLog.Read(Path.Combine(run, "metrics.jsonl")).Where(r => r.Values.ContainsKey("generators.cycle")).Select(r => r.Values["generators.cycle"])];
        Assert.True(cycles[^5..].Average() < 0.8 * cycles[..3].Average(), $"{cycles[..3].Average()} to {cycles[^5..].Average()}");
        File.WriteAllBytes(_work.At("sprite.png"), PngCodec.Encode(new(16, 16, 4, new byte[16 * 16 * 4])));
        Commands.Run("transform", run, _work.At("sprite.png"), "--back", "--out", _work.At("outline.png")).Succeeds();
        var outline = PictureReader.Decode(File.ReadAllBytes(_work.At("outline.png")), "outline.png");
        Assert.Equal((16, 16, 1), (outline.Width, outline.Height, outline.Channels));
    }

    /// <summary>Trains a small model into a folder.</summary>
    /// <returns>The folder.</returns>
    internal static string Train(Workspace work, string run)
    {
        using var scope = TensorScope.Open();
        File.WriteAllText(work.At("recipe.yaml"), Recipe);
        using var estimator = new PictureTransformer(work.At("recipe.yaml"));
        estimator.Fit(Tensor.Randn([4, 1, 16, 16]).Tanh(), Tensor.Randn([4, 3, 16, 16]).Tanh(), run);
        return run;
    }
}
