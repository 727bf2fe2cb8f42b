using System.CommandLine;
using System.CommandLine.Parsing;
using Diorama.Data;

namespace Diorama.Cli.Tests;

/// <summary>The examples of the help are commands that work.</summary>
public sealed class ExamplesTests : IDisposable
{
    // They set up, measure or train for minutes; their words are parsed all the same.
    private static readonly string[] _long = ["quickstart", "bench", "doctor", "setup", "evaluate", "verify", "tune", "ranks"];

    private readonly Workspace _work = new();

    // What is imported goes into the workspace, not among the user's own.
    public ExamplesTests() => Environment.SetEnvironmentVariable(ImportFolder.Variable, _work.At("imports"));

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(ImportFolder.Variable, null);
        _work.Dispose();
    }

    public static TheoryData<string> All => [.. Walk(DioramaCommand.Create()).SelectMany(Example.Of)];

    [Theory]
    [MemberData(nameof(All))]
    public void Example_OfEveryCommand_IsUnderstood(string example)
    {
        var words = Words(example);
        Assert.Equal("diorama", words[0]);
        Assert.Empty(DioramaCommand.Create().Parse(words[1..]).Errors);
    }

    [Fact]
    public void Examples_OnATinyQuickstart_Succeed()
    {
        Commands
            .Run(
                "quickstart",
                "--out",
                _work.At("runs/quickstart"),
                "--set",
                "run.steps=2",
                "--set",
                "evaluate.samples=4",
                "--set",
                "samples.count=4",
                "--json"
            )
            .Succeeds();
        Commands
            .Run([
                "train",
                "sprites-flow",
                "--out",
                _work.At("runs/sprites-flow"),
                .. Workspace.TinyDiffusion,
                "--set",
                "run.steps=2",
                "--set",
                "evaluate.samples=4",
                "--json",
            ])
            .Succeeds();
        File.WriteAllText(
            _work.At("spring.yaml"),
            $"run: {{ steps: 2 }}\ninit: '{_work.At("runs/quickstart/poems-gru")}'\ndata: {{ name: poems, batch: 4 }}\nmodel: {{ kind: lora, rank: 2 }}\nevaluate: {{ samples: 4 }}\n"
        );
        Commands.Run("train", _work.At("spring.yaml"), "--out", _work.At("runs/spring"), "--set", "samples.count=4", "--json").Succeeds();
        Commands.Run("export", _work.At("runs/spring"), "--adapter", _work.At("spring.safetensors")).Succeeds();
        Workspace.MakePictures(_work.At("my-pictures"), 4);
        File.Copy(_work.At("my-pictures/000.png"), _work.At("seven.png"));
        TransformTests.Train(_work, _work.At("runs/sprites-pix2pix"));
        string[] captions =
        [
            "--set",
            "run.steps=2",
            "--set",
            "model.hidden=[4, 4]",
            "--set",
            "model.latent=4",
            "--set",
            "model.captionWidth=16",
            "--set",
            "model.importanceSamples=2",
            "--set",
            "evaluate.samples=4",
            "--set",
            "samples.every=0",
        ];
        Commands.Run(["train", "sprites-vae-caption", "--out", _work.At("runs/sprites-vae-caption"), .. captions, "--json"]).Succeeds();
        foreach (var recipe in (string[])["verses-es-en-transformer", "verses-two-pairs"])
        {
            Commands.Run([
                "train", recipe, "--out", _work.At($"runs/{recipe}"), "--set", "run.steps=2", "--set", "optim.schedule.warmupSteps=1", "--set", "data.vocabularySize=300", "--set", "data.length=500",
                "--set", "model.width=16", "--set", "model.heads=2", "--set", "model.feedForward=16", "--set", "evaluate.samples=4", "--json"]).Succeeds();
        }
        File.WriteAllText(_work.At("spanish.txt"), "En el principio.\n");
        File.WriteAllText(_work.At("older.txt"), "In the beginning.\n");
        File.Copy(_work.At("my-pictures/000.png"), _work.At("car.png"));
        File.WriteAllText(_work.At("poem.txt"), "床前明月光\n疑是地上霜\n");
        var examples = Walk(DioramaCommand.Create()).SelectMany(Example.Of).Select(Words).Where(w => !_long.Contains(w[1])).ToList();
        Assert.True(examples.Count > 10, $"{examples.Count} examples");
        foreach (var words in examples)
        {
            string[] args = words[1] == "train" ? ["train", .. words[2..].Where(w => w is not ("--plan" or "--find-lr")).Select(Here), "--check"] : [words[1], .. words[2..].Select(Here)];
            var result = Commands.Run(args);
            Assert.True(result.ExitCode == 0, $"{string.Join(' ', words)}: {result.Error}");
        }
    }

    // What lies in the current folder lies in the workspace; 10,000 samples are a few.
    private string Here(string word) =>
        word switch
        {
            "10000" => "4",
            _ when word.StartsWith("runs", StringComparison.Ordinal) && (word.Length == 4 || word[4] == '/') => _work.At(word),
            _ when word.EndsWith(".png", StringComparison.Ordinal)
                    || word.EndsWith(".txt", StringComparison.Ordinal)
                    || word.EndsWith(".safetensors", StringComparison.Ordinal)
                    || word is "my-pictures" => _work.At(word),
            _ => word,
        };

    private static string[] Words(string example) => [.. CommandLineParser.SplitCommandLine(example)];

    private static IEnumerable<Command> Walk(Command command) => command.Subcommands.SelectMany(c => Walk(c).Prepend(c));
}
