namespace Diorama.Cli.Tests;

/// <summary>Pictures out of noise: by words, in steps, guided.</summary>
public sealed class SampleByNoiseTests : IDisposable
{
    private static readonly string[] _learning = ["--set", "run.steps=30", "--set", "metrics.every=1", "--set", "optim.lr=0.01", "--set", "model.attention=16"];

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Sample_Prompt_SteersThePicturesAndIsTheSameEachTime()
    {
        var run = Train("sprites-flow", _learning);
        var red = Sample(run, "a.png", "--prompt", "red car");
        Assert.Equal(red, Sample(run, "b.png", "--prompt", "Red, car!"));
        Assert.NotEqual(red, Sample(run, "c.png", "--prompt", "blue car"));
        Assert.NotEqual(red, Sample(run, "d.png"));
        Assert.NotEqual(red, Sample(run, "e.png", "--prompt", "red car", "--guidance", "1"));
        Assert.NotEqual(red, Sample(run, "f.png", "--prompt", "red car", "--steps", "3"));
        Assert.NotEqual(red, Sample(run, "g.png", "--prompt", "red car", "--class", "face"));
    }

    [Fact]
    public void Sample_WhatItCannotFollow_IsToldInOneLine()
    {
        var run = Train("sprites-flow", _learning);
        var known = Commands.Run("sample", run, "-n", "2", "--out", _work.At("x.png"), "--prompt", "red zxqv").Succeeds();
        Assert.Contains("warning: --prompt: the model does not know zxqv", known.Error, StringComparison.Ordinal);
        Refused("knows none of these words: zxqv. It knows ", "sample", run, "--prompt", "zxqv");
        Refused("knows none of these words: zxqv vehicel; did you mean vehicle? It knows ", "sample", run, "--prompt", "zxqv vehicel");
        var words = Commands.Run("sample", run, "--prompt", "zxqv").Error.Split("It knows ")[1];
        Assert.Matches(@"^([^,]+, ){20}and \d+ more\s*$", words);
        Refused("there is no word in it", "sample", run, "--prompt", "?!");
        Refused("--steps 0: at least 1", "sample", run, "--steps", "0");
        Refused("--guidance -1: from 0 to", "sample", run, "--guidance", "-1");
        Refused("writes texts", "sample", _work.TrainText(), "--steps", "3");
    }

    [Fact]
    public void Sample_OptionsOfOtherFamilies_AreRefused()
    {
        var run = _work.At("gan");
        Commands.Run("train", _work.GanRecipe, "--out", run).Succeeds();
        Refused("knows no words", "sample", run, "--prompt", "red");
        Refused("makes a picture at one go", "sample", run, "--steps", "3");
        Refused("makes a picture at one go", "sample", run, "--guidance", "3");
    }

    private string Train(string recipe, params string[] more)
    {
        var run = _work.At(recipe);
        Commands.Run(["train", recipe, "--out", run, .. Workspace.TinyDiffusion, "--set", "run.steps=2", "--set", "run.threads=1", "--set", "evaluate.samples=4", .. more]).Succeeds();
        return run;
    }

    private string Sample(string run, string name, params string[] more)
    {
        Commands.Run(["sample", run, "-n", "2", "--seed", "4", "--out", _work.At(name), .. more]).Succeeds();
        return Convert.ToHexString(File.ReadAllBytes(_work.At(name)));
    }

    private static void Refused(string message, params string[] args)
    {
        var result = Commands.Run(args);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, Assert.Single(result.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }
}
