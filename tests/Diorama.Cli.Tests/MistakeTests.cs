namespace Diorama.Cli.Tests;

/// <summary>The user's mistakes: one clear message, exit code 2, and nothing left behind.</summary>
public sealed class MistakeTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("model.hiden=3", "model.hiden", "did you mean model.hidden?")]
    [InlineData("run.steps=many", "run.steps", "whole number")]
    [InlineData("run.steps=-1", "run.steps", "-1")]
    [InlineData("optim.lr=0", "optim.lr", "greater than 0")]
    [InlineData("model.hidden=0", "model.hidden", "0")]
    [InlineData("model.kind=grue", "grue", "gru")]
    [InlineData("data.name=poem", "poem", "did you mean poems?")]
    [InlineData("data.path=/nowhere/at/all.jsonl", "/nowhere/at/all.jsonl", "")]
    [InlineData("data.batch=1000", "data.batch", "1000")]
    [InlineData("data.tokenizer=/nope.json", "data.tokenizer", "is /nope.json, and there is no such file", "tokenizer.json")]
    [InlineData("data.tokenizer=/", "data.tokenizer", "a folder")]
    [InlineData("data.tokenizer=bep", "must be characters, bytes, bpe, init", "bep")]
    [InlineData("data.tokenizer=init", "data.tokenizer", "the recipe has no init")]
    [InlineData("init=nothing-of-it/verses-gpt", "init: there is no run nothing-of-it/verses-gpt", "train that first: diorama train verses-gpt --out nothing-of-it/verses-gpt")]
    [InlineData("run.device=tpu", "tpu", "cpu")]
    [InlineData("run.device=cuda:77", "cuda:77", "CUDA")]
    [InlineData("nonsense", "nonsense", "=")]
    public void Train_WrongSetting_SaysWhichAndMakesNoFolder(string setting, params string[] says)
    {
        Commands.Run("train", _work.TextRecipe, "--set", setting, "--out", _work.At("run")).IsMistake(says);
        Assert.False(Path.Exists(_work.At("run")));
    }

    [Theory]
    [InlineData("--plan and --find-lr", "--find-lr", "--plan")]
    [InlineData("--check and --plan", "--plan", "--check")]
    [InlineData("add --find-lr", "--objective", "generator")]
    [InlineData("add --find-lr", "--objective", "generator", "--plan")]
    public void Train_OptionsThatDoNotGoTogether_AreRefused(string says, params string[] options) =>
        Commands.Run(["train", _work.GanRecipe, "--out", _work.At("run"), .. options]).IsMistake(says, "leave");

    [Fact]
    public void Train_ImpossibleShape_SaysWhich()
    {
        Commands.Run("train", _work.GanRecipe, "--set", "data.size=31", "--set", "model.kind=resnet-gan", "--out", _work.At("run")).IsMistake("31");
        Assert.False(Path.Exists(_work.At("run")));
    }

    [Fact]
    public void Train_SeveralMistakes_ListsAll()
    {
        Commands.Run("train", _work.TextRecipe, "--set", "run.steps=x", "--set", "optim.lr=-1", "--set", "model.hiden=3", "--set", "data.lenght=4", "--out", _work.At("run"))
            .IsMistake("run.steps", "optim.lr", "data.lenght");
        Commands.Run("train", _work.TextRecipe, "--set", "run.steps=x", "--set", "optim.lr=-1", "--set", "model.hiden=3", "--out", _work.At("run"))
            .IsMistake("3 problems", "run.steps", "optim.lr", "model.hiden");
        Commands.Run("train", _work.TextRecipe, "--set", "run.steps=x", "--set", "run.device=cdua", "--set", "model.kind=grue", "--set", "data.name=jsnol", "--out", _work.At("run"))
            .IsMistake("4 problems", "run.steps", "did you mean cuda?", "did you mean gru?", "did you mean jsonl?");
        Assert.False(Path.Exists(_work.At("run")));
    }

    [Fact]
    public void Train_UnknownRecipe_NamesTheNearest() => Commands.Run("train", "digits-gann", "--out", _work.At("run")).IsMistake("did you mean digits-gan?");

    [Fact]
    public void Train_FolderIsTaken_IsRefusedAndKept()
    {
        var run = _work.TrainText();
        var before = Workspace.LastBytes(run);
        Commands.Run("train", _work.TextRecipe, "--out", run).IsMistake("--resume", "--out");
        Assert.Equal(before, Workspace.LastBytes(run));
    }

    [Theory]
    [InlineData("out", "train", "digits-vae", "--out", "")]
    [InlineData("run", "evaluate", " ")]
    [InlineData("recipe", "train", "")]
    [InlineData("in", "runs", "--in", "")]
    [InlineData("set", "quickstart", "--set", "")]
    [InlineData("heads", "sample", "runs/x", "--heads", "")]
    public void Run_EmptyWord_SaysWhichOne(string which, params string[] args) => Commands.Run(args).IsMistake(which, "empty");

    [Fact]
    public void Sample_EmptyPrompt_IsNone() => Commands.Run("sample", _work.TrainText(), "-n", "1", "--prompt", "").Succeeds();

    [Fact]
    public void Train_ResumeWithoutAFolder_AsksForIt() => Commands.Run("train", _work.TextRecipe, "--resume").IsMistake("--out");

    [Theory]
    [InlineData("model.hidden=32")]
    [InlineData("ema.decay=0")]
    [InlineData("data.length=20")]
    [InlineData("optim.kind=sgd")]
    public void Train_ResumeWithAnotherModel_IsRefusedAndKeepsTheRecipe(string setting)
    {
        var run = _work.TrainText();
        var before = File.ReadAllText(Path.Combine(run, "recipe.yaml"));
        Commands.Run("train", _work.TextRecipe, "--set", setting, "--set", "run.steps=8", "--out", run, "--resume").IsMistake("--out");
        Assert.Equal(before, File.ReadAllText(Path.Combine(run, "recipe.yaml")));
        Commands.Run("sample", run, "-n", "1").Succeeds();
    }

    [Fact]
    public void Train_Plan_ChecksAndTrainsNothing()
    {
        var plan = Commands.Run("train", _work.TextRecipe, "--plan", "--seed", "9", "--out", _work.At("run")).Succeeds();
        Assert.Contains("seed: 9", plan.Output, StringComparison.Ordinal);
        Assert.False(Path.Exists(_work.At("run")));
    }

    [Fact]
    public void Sample_UnknownRun_NamesTheNearest()
    {
        _work.TrainText(Path.Combine("runs", "verses"));
        Commands.RunProcess(_work.Folder, Workspace.Plain, "sample", "versse").IsMistake("did you mean verses?");
    }

    [Fact]
    public void Sample_RunWithoutCheckpoint_SaysHowToTrain()
    {
        var run = _work.TrainText();
        Directory.Delete(Path.Combine(run, "checkpoints"), recursive: true);
        Commands.Run("sample", run).IsMistake("no checkpoint", "diorama train");
        Commands.Run("evaluate", run).IsMistake("no checkpoint");
    }

    [Theory]
    [InlineData("-n", "0")]
    [InlineData("-n", "1000000000")]
    [InlineData("--temperature", "-1")]
    [InlineData("--top-p", "0")]
    [InlineData("--top-k", "-2")]
    [InlineData("--class", "7")]
    [InlineData("--form", "6")]
    public void Sample_TextWithAWrongOption_SaysWhich(string option, string value) => Commands.Run("sample", _work.TrainText(), option, value).IsMistake(option.TrimStart('-'));

    [Theory]
    [InlineData("-n abc: a whole number is wanted", "sample", "runs/x", "-n", "abc")]
    [InlineData("--count 1.5: a whole number is wanted", "sample", "runs/x", "--count", "1.5")]
    [InlineData("-n 99999999999: at most 2147483647 is possible", "sample", "runs/x", "-n", "99999999999")]
    [InlineData("--top-k -99999999999: at least -2147483648 is possible", "sample", "runs/x", "--top-k", "-99999999999")]
    [InlineData("--temperature x: a number is wanted", "sample", "runs/x", "--temperature", "x")]
    [InlineData("--samples 1e3: a whole number is wanted", "evaluate", "runs/x", "--samples", "1e3")]
    [InlineData("--seed 99999999999999999999: at most 9223372036854775807 is possible", "train", "digits-vae", "--seed", "99999999999999999999")]
    public void Run_NoNumber_SaysWhatIsWanted(string says, params string[] args) => Commands.Run(args).SaysNothingOf("System.").IsMistake(says, "Try: diorama ");

    [Fact]
    public void Run_OutputIsAnInput_IsRefusedAndKept()
    {
        var table = _work.At("words.csv");
        File.WriteAllText(table, "text\nred ship\ngreen meadow\n");
        Commands.Run("text", "analyse", table, "--out", table).IsMistake("--out", "words.csv is the file that is read");
        Commands.Run("score", _work.TrainText(), _work.At("texts.tsv"), "--map", _work.At("texts.tsv")).IsMistake("--map", "is the file that is read");
        var run = _work.At("gan");
        Commands.Run("train", _work.GanRecipe, "--out", run).Succeeds();
        Commands.Run("score", run, _work.At("pictures/000.png"), "--map", _work.At("pictures/000.png")).IsMistake("--map", "is the file that is read");

        // A folder that is reached by a link is the same folder, and one file by two names is not lost where they are two.
        Directory.CreateSymbolicLink(_work.At("link"), _work.At("pictures"));
        File.CreateSymbolicLink(_work.At("seven.png"), _work.At("pictures/007.png"));
        Assert.True(Overwriting.IsSame(_work.At("link/000.png"), _work.At("pictures/000.png")));
        Assert.True(Overwriting.IsSame(_work.At("seven.png"), _work.At("link/../link/007.png")));
        Assert.True(Overwriting.IsSame(_work.At("link/"), _work.At("pictures")));
        Assert.False(Overwriting.IsSame(_work.At("link/000.png"), _work.At("pictures/001.png")));
        Assert.False(Overwriting.IsSame(_work.At("nothing/here"), _work.At("pictures")));
        Assert.Equal("text\nred ship\ngreen meadow\n", File.ReadAllText(table));
    }

    [Fact]
    public void Train_FewerSamplesThanABatch_SaysHowManyThereAre()
    {
        Workspace.MakePictures(_work.At("few"), 3);
        string[] few = ["--set", $"data.path={_work.At("few")}", "--set", "data.holdOut=0", "--out", _work.At("none")];
        Commands.Run(["train", _work.GanRecipe, .. few]).IsMistake("has 3 training samples: set data.batch to 3 or less, or add data");
        Commands.Run("train", _work.GanRecipe, "--set", "data.fraction=0.02", "--out", _work.At("none")).IsMistake("has 1 training sample: set data.batch to 1 or less");
    }

    [Fact]
    public void Sample_PromptThatBeginsWithAt_IsAPrompt() =>
        Assert.StartsWith("@ab", Commands.Run("sample", _work.TrainText(), "-n", "1", "--prompt", "@ab").Succeeds().Output, StringComparison.Ordinal);

    [Fact]
    public void Pictures_WrongOptions_SayWhich()
    {
        var run = _work.At("gan");
        Commands.Run("train", _work.GanRecipe, "--out", run).Succeeds();
        Commands.Run("sample", run, "--class", "9").IsMistake("no classes");
        Commands.Run("sample", run, "--prompt", "x").IsMistake("--prompt");
        Commands.Run("sample", run, "--form", "5").IsMistake("--form");
        Commands.Run("sample", run, "--temperature", "0").IsMistake("temperature");
        Commands.Run("sample", run, "--out", _work.At("x.txt")).IsMistake(".png");
        Commands.Run("sample", run, "--out", _work.At("none/x.png")).IsMistake("does not exist");
        Commands.Run("interpolate", run, "--steps", "1").IsMistake("--steps");
        Commands.Run("reconstruct", run, _work.At("pictures/000.png")).IsMistake("does not reconstruct");
        Commands.Run("score", run, _work.At("nowhere.png")).IsMistake("no such file");
        Commands.Run("score", run, _work.Folder).IsMistake("folder");
        Commands.Run("score", _work.TrainText(), _work.At("pictures/000.png")).IsMistake("000.png", "no UTF-8");
    }

    [Fact]
    public void Sample_UnknownClass_NamesThem()
    {
        for (var i = 0; i < 2; i++) Workspace.MakePictures(_work.At($"animals/{(i == 0 ? "cat" : "dog")}"), 40);
        var run = _work.At("gan");
        Commands.Run("train", _work.GanRecipe, "--set", $"data.path={_work.At("animals")}", "--set", "model.conditional=true", "--out", run).Succeeds();
        Commands.Run("sample", run, "--class", "dgo").IsMistake("did you mean dog?");
        Commands.Run("sample", run, "--class", "2").IsMistake("cat, dog");
        Commands.Run("sample", run, "-n", "2", "--class", "dog", "--out", _work.At("dogs.png")).Succeeds();
    }

    [Fact]
    public void Data_UnknownName_NamesTheNearest()
    {
        Commands.Run("data", "show", "digit").IsMistake("did you mean digits?");
        Commands.Run("data", "show", "images").IsMistake("path");
    }
}
