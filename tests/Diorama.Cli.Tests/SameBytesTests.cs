namespace Diorama.Cli.Tests;

public sealed class SameBytesTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("text.yaml", 6)]
    [InlineData("gan.yaml", 2)]
    public void Train_SameSeed_GivesTheSameBytes(string recipe, int steps)
    {
        foreach (var (name, seed) in new[] { ("one", "5"), ("two", "5"), ("other", "6") })
        {
            Commands.Run("train", _work.At(recipe), "--seed", seed, "--out", _work.At(name)).Succeeds();
        }
        Assert.Equal(Workspace.LastBytes(_work.At("one"), steps), Workspace.LastBytes(_work.At("two"), steps));
        Assert.NotEqual(Workspace.LastBytes(_work.At("one"), steps), Workspace.LastBytes(_work.At("other"), steps));
    }

    [Fact]
    public void Sample_Texts_FewerAreTheBeginningOfMore()
    {
        var run = _work.TrainText();
        var (five, ten) = (Texts(run, 5, 1), Texts(run, 10, 1));
        Assert.Equal(ten[..5], five);
        Assert.Equal(ten, Texts(run, 10, 1));
        Assert.NotEqual(ten, Texts(run, 10, 2));
    }

    [Fact]
    public void Sample_Pictures_FewerAreTheBeginningOfMore()
    {
        var run = _work.At("gan");
        Commands.Run("train", _work.GanRecipe, "--set", "run.steps=40", "--out", run).Succeeds();
        var (five, ten) = (Pictures(run, 5, "five"), Pictures(run, 10, "ten"));
        Assert.Equal(ten[..5], five);
        Assert.Equal(10, ten.Distinct().Count());
    }

    private static string[] Texts(string run, int count, int seed) =>
        [.. Commands.Run("sample", run, "-n", $"{count}", "--seed", $"{seed}", "--json").Succeeds().Json().GetProperty("samples").EnumerateArray().Select(t => t.GetString()!)];

    private string[] Pictures(string run, int count, string folder)
    {
        Commands.Run("sample", run, "-n", $"{count}", "--out", _work.At(folder) + "/").Succeeds();
        return [.. Directory.EnumerateFiles(_work.At(folder)).Order(StringComparer.Ordinal).Select(f => Convert.ToHexString(File.ReadAllBytes(f)))];
    }
}
