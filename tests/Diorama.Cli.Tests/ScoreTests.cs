using System.Text;
using Diorama.Data.Images;
using Diorama.Torch;

namespace Diorama.Cli.Tests;

/// <summary>A picture before a discriminator that judges by class.</summary>
public sealed class ScoreTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Score_ConditionalGan_TakesThePictureForEachClass()
    {
        var run = Train();
        var picture = _work.At("animals/cat/000.png");
        var all = Scores(Commands.Run("score", run, picture, "--json"));
        Assert.Equal(["score", "score.cat", "score.dog"], all.Keys);
        Assert.NotEqual(all["score.cat"], all["score.dog"]);
        Assert.Equal(Math.Max(all["score.cat"], all["score.dog"]), all["score"]);

        foreach (var name in (string[])["cat", "dog"])
        {
            var one = Assert.Single(Scores(Commands.Run("score", run, picture, "--class", name, "--json")));
            Assert.Equal(("score", all[$"score.{name}"]), (one.Key, one.Value));
            Assert.Contains($"how real, shown as {name} (above 0: real)", Commands.Run("score", run, picture, "--class", name).Succeeds().Output, StringComparison.Ordinal); // no other was looked at
        }
        var best = all["score.cat"] > all["score.dog"] ? "cat" : "dog";
        var lines = Commands.Run("score", run, picture).Succeeds().Output;
        Assert.Contains($"how real, shown as {best}, which it is kindest to (above 0: real)", lines, StringComparison.Ordinal);
        Assert.Equal(3, lines.Trim().Split('\n').Length); // the figure, the map and the run
    }

    [Fact]
    public void Score_Gan_DrawsWhereItDoubts()
    {
        var run = Train();
        var picture = _work.At("animals/cat/000.png");
        var files = Commands.Run("score", run, picture, "--json").Succeeds().Json().GetProperty("files");
        Assert.Equal(Path.Combine(run, "samples/score-map.png"), Assert.Single(files.EnumerateArray()).GetString());
        var map = PngCodec.Decode(File.ReadAllBytes(Path.Combine(run, "samples/score-map.png")), "map");
        Assert.True(map.Width > 2 * map.Height - 10 && map.Channels == 3);
        Commands.Run("score", run, picture, "--map", _work.At("map.png")).Succeeds();
        Assert.Equal(File.ReadAllBytes(Path.Combine(run, "samples/score-map.png")), File.ReadAllBytes(_work.At("map.png")));
        Commands.Run("score", run, picture, "--map", _work.At("map.txt")).IsMistake(".png");
    }

    [Theory]
    [InlineData(28, 28, null)]
    [InlineData(56, 56, "The picture had another size than the model's 28 x 28: scaled.")]
    [InlineData(28, 40, "The picture had another size than the model's 28 x 28: scaled, its edges cut off.")]
    public void Score_PictureOfAnotherSize_SaysWhatBecameOfIt(int width, int height, string? told)
    {
        var picture = _work.At("given.png");
        File.WriteAllBytes(picture, PngCodec.Encode(new Picture(width, height, 1)));
        var error = Commands.Run("score", Train(), picture).Succeeds().Error;
        if (told is null) Assert.DoesNotContain("had another size", error, StringComparison.Ordinal);
        else Assert.Contains(told, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_Text_SaysWhatItDoubts()
    {
        var run = _work.TrainText();
        File.WriteAllText(_work.At("some.txt"), "\uFEFFabé\r\nxyz\n");
        var json = Commands.Run("score", run, _work.At("some.txt"), "--json").Succeeds().Json();
        var figures = json.GetProperty("results").EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!, f => f.GetProperty("value").GetDouble());
        var rows = File.ReadAllLines(Path.Combine(run, "samples/score-map.tsv"));
        Assert.Equal("line\tcharacter\tsymbol\tnats", rows[0]);
        Assert.Equal(["1\t1\ta", "1\t2\tb", "1\t3\té", "1\t4\t\\n", "2\t1\tx", "2\t2\ty", "2\t3\tz", "2\t4\t"], rows.Skip(1).Select(r => r[..r.LastIndexOf('\t')]));
        Assert.Equal(figures["nll"], rows.Skip(1).Sum(r => double.Parse(r[r.LastIndexOf('\t')..], System.Globalization.CultureInfo.InvariantCulture)), 1e-3);
        var told = Commands.Run("score", run, _work.At("some.txt")).Succeeds();
        Assert.Contains("line 1, character", told.Output, StringComparison.Ordinal);
        Assert.EndsWith($"  file  {Path.Combine(run, "samples/score-map.tsv")}\n  run   {run}\n", told.Output, StringComparison.Ordinal);
        Assert.Contains($"warning: {_work.At("some.txt")}: the model does not know é", told.Error, StringComparison.Ordinal);
        File.WriteAllBytes(_work.At("bad.txt"), [0x61, 0xFF]);
        Commands.Run("score", run, _work.At("bad.txt")).IsMistake("bad.txt", "UTF-8");
        foreach (var nothing in (string[])["", "\n", "\uFEFF"])
        {
            File.WriteAllText(_work.At("nothing.txt"), nothing);
            Commands.Run("score", run, _work.At("nothing.txt")).IsMistake("nothing.txt: ", nothing.Length == 0 ? "empty" : "there is no text in it");
        }
        Commands.Run("score", run, _work.At("some.txt"), "--map", "x.png").IsMistake(".tsv");
    }

    [Fact]
    public void Verify_Quick_PrintsOursBesideTheirs()
    {
        var result = Commands.Run("verify", "fid-gaussians", "likelihood-gaussian", "--quick", "--json").Succeeds();
        Assert.All(result.Json().GetProperty("results").EnumerateArray(), f =>
        {
            Assert.True(f.GetProperty("met").GetBoolean());
            Assert.Equal(f.GetProperty("peer").GetDouble(), f.GetProperty("target").GetDouble());
        });
        var lines = Commands.Run("verify", "fid-gaussians").Succeeds().Output;
        Assert.Contains("2 of 2 met.", lines, StringComparison.Ordinal);
        Assert.Contains("pass", lines, StringComparison.Ordinal);
        Commands.Run("verify", "fid-gausians").IsMistake("did you mean fid-gaussians");
        Commands.Run("verify", "digits-classifier", "--quick").IsMistake("--quick");
    }

    [Fact]
    public void Sample_Reject_KeepsAsManyAsAskedForAndRepeats()
    {
        var run = Train();
        Commands.Run("sample", run, "-n", "3", "--reject", "0.5", "--out", _work.At("a.png")).Succeeds();
        Commands.Run("sample", run, "-n", "3", "--reject", "0.5", "--out", _work.At("b.png")).Succeeds();
        Assert.Equal(File.ReadAllBytes(_work.At("a.png")), File.ReadAllBytes(_work.At("b.png")));
        Commands.Run("sample", run, "--reject", "2", "--out", _work.At("c.png")).IsMistake("--reject 2", "between 0 and 1");
    }

    [Fact]
    public void Evaluate_Gan_MeasuresItInFeaturesOfANamedNetworkWithAndWithoutRejection()
    {
        var run = Train("--set", "evaluate.samples=16");
        var figures = Figures(Commands.Run("evaluate", run, "--reject", "0.5", "--json"));
        Assert.All((string[])["fid", "fid.floor", "kid", "fid.rejected", "critic.auc", "memory.pixels.near", "map.auc.noise", "map.auc.occlusion"], name => Assert.Contains(name, figures.Keys));
        Assert.DoesNotContain("fid.floor.rejected", figures.Keys);
        Assert.Contains("sprites-features", figures["fid"], StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(run, "samples/neighbours.png")));
        Commands.Run("evaluate", run, "--extractor", run).IsMistake("has no features");
        Commands.Run("evaluate", run, "--extractor", _work.TextRecipe).IsMistake("this is a file, and no .safetensors");
        Directory.CreateDirectory(_work.At("pictures"));
        Commands.Run("evaluate", run, "--extractor", _work.At("pictures")).IsMistake("no recipe.yaml", "a run of a classifier", "a safetensors file of Inception v3", "a ResNet", "docs/evaluation.md");
        Commands.Run("evaluate", run, "--extractor", _work.At("nowhere.safetensors")).IsMistake("no such file");
        using (TensorScope.Open()) SafetensorsFile.Save(_work.At("other.safetensors"), [("visual.proj", Tensor.Zeros([2, 2]))]);
        Commands.Run("evaluate", run, "--extractor", _work.At("other.safetensors")).IsMistake("no network that is understood", "visual.proj", "pytorch-fid", "ResNet-18");
        var digits = Path.Combine(Data.DataFolder.Find(), "classifier", "model.safetensors");
        Assert.Contains("digits-classifier, SHA-256 85cc1341", Figures(Commands.Run("evaluate", run, "--samples", "16", "--extractor", digits, "--json"))["fid"], StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Figures(CommandResult result) =>
        result.Succeeds().Json().GetProperty("results").EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!, f => f.TryGetProperty("protocol", out var p) ? p.GetString()! : "");

    [Fact]
    public void Score_WrongClass_IsTold()
    {
        var run = Train();
        Commands.Run("score", run, _work.At("animals/cat/000.png"), "--class", "dgo").IsMistake("did you mean dog?");
        var told = Commands.Run("score", run, _work.At("animals/cat/000.png"), "--class", "99").IsMistake("cat, dog").Error;
        Assert.Equal(1, told.Split("cat").Length - 1); // once
        Assert.DoesNotContain("mean", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Score_WassersteinCritic_HasNoZeroToCompareWith()
    {
        Commands.Run("train", _work.GanRecipe, "--set", "model.loss=wasserstein", "--out", _work.At("critic")).Succeeds();
        var lines = Commands.Run("score", _work.At("critic"), _work.At("pictures/000.png")).Succeeds().Output;
        Assert.DoesNotContain("above 0", lines, StringComparison.Ordinal);
        Assert.Contains("no zero", lines, StringComparison.Ordinal);
        Commands.Run("score", _work.At("critic"), _work.At("pictures/000.png"), "--class", "0").IsMistake("knows no classes");
    }

    [Fact]
    public void Train_GanWithAverage_AveragesWhatMakesSamplesAlone()
    {
        var run = Train("--set", "ema.decay=0.9");
        var names = Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(run, "checkpoints/step-2/ema.safetensors")));
        Assert.Contains("\"generator.", names, StringComparison.Ordinal);
        Assert.DoesNotContain("\"discriminator.", names, StringComparison.Ordinal);
        Commands.Run("sample", run, "-n", "2", "--out", _work.At("x.png")).Succeeds();
    }

    private string Train(params string[] more)
    {
        foreach (var name in (string[])["cat", "dog"]) Workspace.MakePictures(_work.At($"animals/{name}"), 40);
        var run = _work.At("gan");
        Commands.Run(["train", _work.GanRecipe, "--set", $"data.path={_work.At("animals")}", "--set", "model.conditional=true", "--out", run, .. more]).Succeeds();
        return run;
    }

    private static Dictionary<string, double> Scores(CommandResult result) => result.Succeeds().Json().GetProperty("results").EnumerateArray()
        .ToDictionary(f => f.GetProperty("name").GetString()!, f => f.GetProperty("value").GetDouble());
}
