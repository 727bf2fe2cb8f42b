using Diorama.Core;

namespace Diorama.Cli.Tests;

/// <summary>A small model of sprites that says what it sees.</summary>
public sealed class CaptionTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Caption_Picture_IsWordsOfTheVocabulary()
    {
        var run = _work.At("captioner");
        string[] small =
        [
            "run.steps=30",
            "run.threads=1",
            "data.batch=8",
            "model.hidden=[4, 4, 4]",
            "model.latent=4",
            "model.components=2",
            "model.captionWidth=16",
            "model.captionLayers=1",
            "optim.lr=0.01",
            "evaluate.samples=16",
            "model.importanceSamples=2",
            "samples.every=0",
        ];
        var results = Commands
            .Run(["train", "sprites-vae-caption", "--out", run, "--json", .. small.SelectMany(s => new[] { "--set", s })])
            .Succeeds()
            .Json()
            .GetProperty("results")
            .EnumerateArray()
            .ToDictionary(f => f.GetProperty("name").GetString()!, f => f.GetProperty("value").GetDouble());
        Assert.InRange(results["test.caption_f1"], 0, 1);
        Assert.Empty(new[] { "test.caption_bleu", "test.caption_chrf", "test.nats", "test.reconstruction_error" }.Except(results.Keys));
        var picture = _work.At("one.png");
        Commands.Run("sample", run, "-n", "1", "--out", picture).Succeeds();
        var said = Commands.Run("caption", run, picture).Succeeds().Output.Trim();
        Assert.Equal(said, Commands.Run("caption", run, picture, "--json").Succeeds().Json().GetProperty("caption").GetString());
        var words = DataSpec.FromJson(File.ReadAllText(Path.Combine(run, "data.json"))).Captions!.Vocabulary;
        Assert.NotEmpty(said);
        Assert.All(said.Split(' '), word => Assert.Contains(word, words));
        Commands.Run("caption", _work.TrainText(), picture).IsMistake("does not caption pictures");
    }
}
