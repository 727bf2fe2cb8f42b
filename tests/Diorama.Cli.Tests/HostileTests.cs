using System.Text.Json;
using System.Text.RegularExpressions;

namespace Diorama.Cli.Tests;

/// <summary>Files that are broken, or made to do harm.</summary>
public sealed class HostileTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    public static TheoryData<string, byte[]> BrokenPictures => new()
    {
        { "empty", [] },
        { "text", "not a picture"u8.ToArray() },
        { "png cut after its signature", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] },
        { "png of 2^31 x 2^31", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 8, 2, 0, 0, 0, 0, 0, 0, 0] },
        { "jpeg cut after its signature", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 0x4A, 0x46] },
    };

    [Theory]
    [MemberData(nameof(BrokenPictures))]
    public void Score_BrokenPicture_IsRefusedByName(string kind, byte[] content)
    {
        Assert.NotEmpty(kind);
        File.WriteAllBytes(_work.At("bad.png"), content);
        Commands.Run("score", Path.Combine(Data.DataFolder.Find(), "classifier"), _work.At("bad.png")).IsMistake("bad.png");
        Commands.Run("reconstruct", _work.At("no run is needed"), _work.At("bad.png")).IsMistake("bad.png");
    }

    [Fact]
    public void Train_SomeBrokenPictures_AreListedAndLeftOut()
    {
        var bad = BreakPictures(3);
        var run = _work.At("run");
        var trained = Commands.Run("train", _work.GanRecipe, "--set", "run.steps=30", "--set", "data.maxBadFraction=0.2", "--out", run).Succeeds();
        Assert.All(bad, name => Assert.Matches($"left out: {Regex.Escape(name)}: .+", trained.Error));
        Assert.Contains($"3 broken samples are left out", trained.Error, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(run, "quarantine.jsonl"), trained.Error, StringComparison.Ordinal);
        var listed = File.ReadAllLines(Path.Combine(run, "quarantine.jsonl")).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("name").GetString()!);
        Assert.Equal(bad.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Train_SomeBrokenPicturesAndTwoRanks_StayInStepAndNameThemOnce()
    {
        var bad = BreakPictures(3);
        var run = _work.At("run");
        string[] settings = ["run.steps=30", "data.maxBadFraction=0.2"];
        var trained = Commands.RunProcess(_work.Folder, Workspace.Plain, ["train", _work.GanRecipe, "--workers", "2", "--out", run, .. settings.SelectMany(s => new[] { "--set", s })]).Succeeds();
        Assert.All(bad, name => Assert.Single(Regex.Matches(trained.Error, $"left out: {Regex.Escape(name)}: ")));
        var listed = File.ReadAllLines(Path.Combine(run, "quarantine.jsonl")).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("name").GetString()!);
        Assert.Equal(bad.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Train_TooManyBrokenPictures_Stops()
    {
        BreakPictures(20);
        Commands.Run("train", _work.GanRecipe, "--set", "run.steps=30", "--out", _work.At("run")).IsMistake("broken samples", "data.maxBadFraction");
    }

    [Fact]
    public void Train_LinesOfBadUtf8_AreListedAndLeftOut()
    {
        var file = _work.At("texts.jsonl");
        using (var stream = new FileStream(file, FileMode.Append)) stream.Write([.. "{\"text\": \""u8, 0xC3, 0x28, 0xFF, .. "\"}\n"u8]);
        var run = _work.TrainText();
        var listed = Assert.Single(File.ReadAllLines(Path.Combine(run, "quarantine.jsonl")));
        Assert.Contains($"{file}:121", listed, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_TooManyLinesOfBadUtf8_StopsBeforeAFolderIsMade()
    {
        using (var stream = new FileStream(_work.At("texts.jsonl"), FileMode.Append))
        {
            for (var i = 0; i < 60; i++) stream.Write([0xFF, 0xFE, (byte)'\n']);
        }
        Commands.Run("train", _work.TextRecipe, "--out", _work.At("run")).IsMistake("broken samples");
        Assert.False(Path.Exists(_work.At("run")));
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("state.json")]
    public void Train_TruncatedCheckpoint_GoesOnFromTheOneBefore(string file)
    {
        var whole = Workspace.LastBytes(_work.TrainText("whole"));
        var run = _work.TrainText();
        var path = Path.Combine(run, "checkpoints", $"step-{Workspace.Steps}", file);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^20]);
        var resumed = Commands.Run("train", _work.TextRecipe, "--out", run, "--resume").Succeeds();
        Assert.Contains("warning", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(whole, Workspace.LastBytes(run));
    }

    [Fact]
    public void Report_DamagedRecord_IsLeftOutWithAWarning()
    {
        var run = _work.TrainText();
        var path = Path.Combine(run, "metrics.jsonl");
        var lines = File.ReadAllLines(path);
        File.WriteAllLines(path, [lines[0], "{\"step\":", .. lines[1..]]);
        var line = Assert.Single(Commands.Run("report", run).Succeeds().Error.Trim().Split('\n'));
        Assert.Equal($"warning: {path}, line 2: not a metrics record; it is left out", line);

        Assert.Contains("line 2: not a metrics record", Commands.Run("train", _work.TextRecipe, "--out", run, "--resume").Succeeds().Error, StringComparison.Ordinal);
        Assert.Equal(lines, File.ReadAllLines(path));
    }

    [Fact]
    public void Train_DamagedFacts_AreToldBeforeTraining()
    {
        var run = _work.TrainText();
        File.WriteAllText(Path.Combine(run, "run.json"), "{");
        Commands.Run("train", _work.TextRecipe, "--set", "run.steps=8", "--out", run, "--resume").IsMistake("run.json", "remove the file");
        Assert.False(Directory.Exists(Path.Combine(run, "checkpoints", "step-8")));
    }

    [Fact]
    public void Sample_PickleUnderAnotherName_IsNeverRead()
    {
        var run = _work.TrainText();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(run, "checkpoints"), "*.safetensors", SearchOption.AllDirectories))
        {
            File.WriteAllBytes(file, [0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E]);
        }
        Commands.Run("sample", run).IsMistake(".safetensors");
    }

    public static TheoryData<string, byte[]> HostileRecipes => new()
    {
        { "binary", [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 37))] },
        { "empty", [] },
        { "deep", [.. Enumerable.Repeat((byte)'[', 100_000)] },
        { "deep maps", [.. Enumerable.Repeat("{a: "u8.ToArray(), 20_000).SelectMany(b => b)] },
        { "large", [.. Enumerable.Repeat((byte)'a', 4 << 20)] },
        { "aliases", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"u8.ToArray() },
        { "tags", "run: !!python/object/apply:os.system [id]\n"u8.ToArray() },
        { "a list", "- 1\n- 2\n"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(HostileRecipes))]
    public void Train_HostileRecipe_IsRefused(string kind, byte[] content)
    {
        File.WriteAllBytes(_work.At($"{kind}.yaml"), content);
        Commands.Run("train", _work.At($"{kind}.yaml"), "--out", _work.At("run")).IsMistake(kind);
        Assert.False(Path.Exists(_work.At("run")));
    }

    private string[] BreakPictures(int count)
    {
        var files = Directory.EnumerateFiles(_work.At("pictures")).Order(StringComparer.Ordinal).Take(count).ToArray();
        foreach (var file in files) File.WriteAllBytes(file, File.ReadAllBytes(file)[..30]);
        return files;
    }
}
