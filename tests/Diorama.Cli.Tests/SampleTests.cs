using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Models;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli.Tests;

public sealed class SampleTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("5", "", 4)]
    [InlineData("7", "", 4)]
    [InlineData("7", "xyz", 3)]
    public void Sample_Form_IsKeptInEveryText(string form, string heads, int lines)
    {
        var run = _work.TrainText();
        var texts = Commands.Run(["sample", run, "-n", "5", "--form", form, "--json", .. heads.Length > 0 ? new[] { "--heads", heads } : []]).Succeeds().Json().GetProperty("samples");
        Assert.Equal(5, texts.GetArrayLength());
        Assert.All(texts.EnumerateArray().Select(t => t.GetString()!.Split('\n')), text =>
        {
            Assert.Equal(lines, text.Length);
            Assert.All(text, line => Assert.Equal(int.Parse(form, System.Globalization.CultureInfo.InvariantCulture), line.Length));
            if (heads.Length > 0) Assert.Equal(heads, string.Concat(text.Select(line => line[0])));
        });
    }

    [Fact]
    public void Sample_CharactersThatTheModelDoesNotKnow_AreNamedOnce()
    {
        var run = _work.TrainText();
        var told = Commands.Run("sample", run, "-n", "2", "--prompt", "春a眠春").Succeeds();
        var line = Assert.Single(told.Error.Trim().Split('\n'));
        Assert.Contains("warning: --prompt: the model does not know 春 眠,", line, StringComparison.Ordinal);
        Assert.Contains("the model does not know (space) U+3000 🎉,", Commands.Run("sample", run, "-n", "1", "--prompt", "a b\u3000🎉").Succeeds().Error, StringComparison.Ordinal);
        Assert.Contains("--heads: the model does not know 夏,", Commands.Run("sample", run, "-n", "1", "--heads", "夏b").Succeeds().Error, StringComparison.Ordinal);
        Assert.Equal("", Commands.Run("sample", run, "-n", "1", "--prompt", "ab").Succeeds().Error);
    }

    [Fact]
    public void Pictures_MadeInParts_AreTheSameAsMadeAtOnce()
    {
        Workspace.MakePictures(_work.At("animals/cat"), 40);
        Workspace.MakePictures(_work.At("animals/dog"), 40);
        var run = _work.At("gan");
        Commands.Run("train", _work.GanRecipe, "--set", $"data.path={_work.At("animals")}", "--set", "model.conditional=true", "--out", run).Succeeds();
        using var trained = TrainedModel.Load(RunDirectory.Open(run));
        var model = (ISampleImages)trained.Model;
        foreach (var classes in new[] { null, Enumerable.Range(0, 150).Select(i => i / 75).ToArray() })
        {
            var request = new ImageRequest(150, 3) { Classes = classes };
            using var scope = TensorScope.Open();
            Assert.Equal(Pixels(PictureTensors.ToPictures(model.Sample(request))), Pixels(Making.Pictures(model, request, TestContext.Current.CancellationToken)));
        }
    }

    [Fact]
    public void Making_ToldToStop_Stops()
    {
        using var trained = TrainedModel.Load(RunDirectory.Open(_work.TrainText()));
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => Making.Texts((IContinue)trained.Model, new TextRequest(3, 0), stop.Token));
    }

    private static IEnumerable<string> Pixels(IEnumerable<Picture> pictures) => pictures.Select(p => Convert.ToHexString(p.Pixels));
}
