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
    [InlineData("7", "一丁上", 3)]
    public void Sample_Form_IsKeptInEveryText(string form, string heads, int lines)
    {
        var run = TrainVerse();
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
    public void Sample_FormOfAModelThatWritesWords_IsRefused() =>
        Commands.Run("sample", _work.TrainText(), "--form", "7").IsMistake("--form counts characters, as Chinese verse does", "--stop $'\\n'", "--heads");

    [Fact]
    public void Sample_HeadsWithoutRoomForTheirLines_SaysHowManyAreWritten()
    {
        var run = _work.TrainText();
        string[] heads = ["sample", run, "--heads", "abc", "--max-length"];
        Assert.Matches(@"warning: [12] of 3 heads written: raise --max-length \(now 3\)", Commands.Run([.. heads, "3", "-n", "1"]).Succeeds().Error);
        Assert.Matches(@"warning: [12] of 3 heads written: raise --max-length \(now 3\)", Commands.Run([.. heads, "3", "-n", "1", "--stream"]).Succeeds().Error);
        Assert.Contains("2 of 2 texts end before all 3 heads are written", Commands.Run([.. heads, "3", "-n", "2", "--out", _work.At("three.txt")]).Succeeds().Error, StringComparison.Ordinal);

        // What a stop string ended is as it was wanted, and so is what has all its lines.
        Assert.Equal("", Commands.Run([.. heads, "200", "-n", "1", "--stop", "a", "--stop", "b", "--stop", "c"]).Succeeds().Error);
        var whole = Commands.Run("sample", TrainVerse(), "-n", "3", "--heads", "一丁", "--form", "5").Succeeds();
        Assert.Equal("", whole.Error);
    }

    // Rows of running text say nothing of how long its lines are.
    [Fact]
    public void LengthFor_Heads_LeavesEachItsLine()
    {
        var spec = new DataSpec { Modality = Modality.Text, Shape = [18], Tokenizer = CharacterTokenizer.Of(["a", "b"]) };
        var (whole, running) = (new TextSymbols(spec), new TextSymbols(spec with { Opening = SpecialSymbols.Newline }));
        var request = new TextRequest(1, 0);
        Assert.Equal((16, 16), (request.LengthFor(whole), request.LengthFor(running)));
        Assert.Equal((31, 31), ((request with { Form = new(4, 7) }).LengthFor(whole), (request with { Form = new(4, 7) }).LengthFor(running)));
        request = request with { Heads = "aba" };
        Assert.Equal((48, 768), (request.LengthFor(whole), request.LengthFor(running)));
        Assert.Equal((7, 7), ((request with { MaxLength = 7 }).LengthFor(whole), (request with { MaxLength = 7 }).LengthFor(running)));
    }

    [Fact]
    public void Sample_WithoutCount_MakesFourTexts()
    {
        Assert.Equal(4, Commands.Run("sample", _work.TrainText(), "--json").Succeeds().Json().GetProperty("samples").GetArrayLength());
        Assert.Contains(
            "64 pictures, 4 texts",
            string.Join(' ', Commands.Run("sample", "--help").Succeeds().Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Sample_CharactersThatTheModelDoesNotKnow_AreNamedOnce()
    {
        var run = _work.TrainText();
        var told = Commands.Run("sample", run, "-n", "2", "--prompt", "春a眠春").Succeeds();
        var line = Assert.Single(told.Error.Trim().Split('\n'));
        Assert.Contains("warning: --prompt: the model does not know 春 眠,", line, StringComparison.Ordinal);
        Assert.Contains("the model does not know (space) U+3000 🎉,", Commands.Run("sample", run, "-n", "1", "--prompt", "a b\u3000🎉").Succeeds().Error, StringComparison.Ordinal);
        Commands.Run("sample", run, "-n", "1", "--heads", "夏b").IsMistake("--heads: the model does not know 夏:", "Choose others");
        Commands.Run("sample", run, "-n", "1", "--stop", "a，").IsMistake("--stop: the model does not know ，:", "no text would end there", @"--stop $'\n'");
        Commands.Run("sample", run, "-n", "1", "--stop", "\n").Succeeds();
        Assert.Equal("", Commands.Run("sample", run, "-n", "1", "--prompt", "ab").Succeeds().Error);
        Commands.Run("sample", run, "-n", "1", "--reject", "0.5").IsMistake("--reject: this model has no discriminator");
    }

    [Theory]
    [InlineData("--top-p", "0", "top-p 0")]
    [InlineData("--top-k", "-3", "top-k -3")]
    [InlineData("--temperature", "-1", "temperature -1")]
    [InlineData("--form", "6", "--form 6")]
    [InlineData("--steps", "0", "--steps 0")]
    [InlineData("--guidance", "-1", "--guidance -1")]
    [InlineData("--max-length", "-1", "--max-length -1: a text can have from 1 to 1000000 symbols")]
    [InlineData("--max-length", "1000001", "--max-length 1000001: a text can have from 1 to 1000000 symbols")]
    public void Sample_NumberThatNoModelTakes_IsRefusedBeforeAnyIsLoaded(string option, string value, string says) =>
        Commands.Run("sample", _work.At("no such run"), option, value).IsMistake(says).SaysNothingOf("no such run");

    [Fact]
    public void Sample_NameOfAnotherKind_IsRefusedBeforeAnythingIsMade()
    {
        Commands.Run("sample", _work.TrainText(), "-n", "1", "--out", _work.At("p.png")).IsMistake("p.png", "writes texts", ".txt");
        Assert.False(File.Exists(_work.At("p.png")));
        foreach (var name in (string[])["a.txt", "a.jpg"]) Assert.Contains(".png", Assert.Throws<UserException>(() => OutputFiles.CheckPictures(_work.At(name))).Message, StringComparison.Ordinal);
        foreach (var name in (string[])["a.png", "a", "a.txt/"]) OutputFiles.CheckPictures(_work.At(name));
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
    public void Sample_CodesOfAnInfoGan_SteerItAndMistakesAreNamed()
    {
        var run = _work.At("codes");
        Commands
            .Run(
                "train",
                "digits-infogan",
                "--set",
                "run.steps=2",
                "--set",
                "data.batch=8",
                "--set",
                "model.width=8",
                "--set",
                "samples.count=4",
                "--set",
                "evaluate.samples=8",
                "--out",
                run
            )
            .Succeeds();
        string Drawn(params string[] more)
        {
            Commands.Run(["sample", run, "-n", "1", "--out", _work.At("drawn.png"), .. more]).Succeeds();
            return Convert.ToHexString(File.ReadAllBytes(_work.At("drawn.png")));
        }
        Assert.Equal(Drawn(), Drawn("--code", "1=0")); // the first code's values take turns
        Assert.Equal(3, new[] { Drawn(), Drawn("--code", "1=7"), Drawn("--code", "1=7", "--code", "2=-1.5") }.Distinct().Count());
        Commands.Run("sample", run, "--code", "4=1").IsMistake("--code 4=1", "codes 1 to 3");
        Commands.Run("sample", run, "--code", "1=10").IsMistake("--code 1=10", "0 to 9");
        Commands.Run("sample", run, "--code", "2=nan").IsMistake("--code 2=nan");
        Commands.Run("sample", run, "--code", "7").IsMistake("--code 7", "such as 1=7");
        Commands.Run("sample", run, "--code", "1=2", "--code", "1=3").IsMistake("twice");
        Commands.Run("sample", _work.TrainText(), "--code", "1=2").IsMistake("--code", "writes texts");
    }

    // Characters from 一 on, in lines of five.
    private string TrainVerse()
    {
        var texts = Enumerable
            .Range(0, 120)
            .Select(i =>
                string.Join(
                    @"\n",
                    Enumerable.Range(0, 4).Select(line => string.Concat(Enumerable.Range(0, 5).Select(j => (char)('一' + ((i * 7) + (line * 5) + j) % 26))))
                )
            );
        File.WriteAllLines(_work.At("verse.jsonl"), texts.Select(text => $$"""{"text": "{{text}}"}"""));
        Commands.Run("train", _work.TextRecipe, "--set", $"data.path={_work.At("verse.jsonl")}", "--set", "data.length=26", "--out", _work.At("verse")).Succeeds();
        return _work.At("verse");
    }

    private static IEnumerable<string> Pixels(IEnumerable<Picture> pictures) => pictures.Select(p => Convert.ToHexString(p.Pixels));
}
