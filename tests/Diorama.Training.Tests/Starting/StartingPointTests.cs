using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training.Tests;

public sealed class StartingPointTests : IDisposable
{
    private const string Gru = "{ kind: gru, embedding: 8, hidden: 12 }";

    private readonly string _folder = Directory.CreateTempSubdirectory("diorama-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Train_FromARun_BeginsWithItsWeightsAndSizes()
    {
        var first = Train("base", Gru);
        var second = Train("tuned", "{ kind: gru }", init: first, steps: 1, lr: "1.0e-12");
        Assert.Equal("12", ((RecipeScalar)Recipe.Load(RunDirectory.Open(second).RecipePath).Model.Settings["hidden"]!).Text);
        AssertNear(Weights(first), Weights(second), _ => true);
        // The run needs the other one no more.
        Directory.Move(first, first + "-away");
        using var trained = TrainedModel.Load(RunDirectory.Open(second));
        Assert.Equal(1, trained.Step);
    }

    [Fact]
    public void Load_RunOfOtherNetworks_SaysByWhichVersionItWasTrained()
    {
        var run = RunDirectory.Open(Train("base", Gru));
        File.WriteAllText(run.RecipePath, File.ReadAllText(run.RecipePath).Replace("hidden: 12", "hidden: 13", StringComparison.Ordinal));
        Assert.Contains($"trained by an earlier Diorama, and this is {ProductVersion.Current}", Assert.Throws<UserException>(() => TrainedModel.Load(run)).Message, StringComparison.Ordinal);
        (RunFacts.Read(run.FactsPath) with { Diorama = ProductVersion.Current }).Write(run.FactsPath);
        Assert.DoesNotContain("Diorama", Assert.Throws<UserException>(() => TrainedModel.Load(run)).Message, StringComparison.Ordinal);
    }

    /// <summary>The average begins with the weights that were loaded, not with the first ones.</summary>
    [Fact]
    public void Train_FromARunWithAnAverage_AveragesWhatItBeganWith()
    {
        var first = Train("base", Gru);
        var second = Train("tuned", "{ kind: gru }", init: first, steps: 1, lr: "1.0e-12", ema: 0.99);
        AssertNear(Weights(first), Weights(second, "ema.safetensors"), _ => true);
    }

    [Fact]
    public void Train_FrozenParts_StayAsTheyAre()
    {
        var first = Train("base", Gru);
        var second = Train("tuned", "{ kind: gru }", init: first, freeze: "['embedding.*', 'rnn.weight_*']");
        var (before, after) = (Weights(first), Weights(second));
        AssertNear(before, after, name => name is "embedding.weight" or "head.weight" || name.StartsWith("rnn.weight", StringComparison.Ordinal), tolerance: 0);
        Assert.NotEqual(before["rnn.bias_ih_l0"], after["rnn.bias_ih_l0"]);
        Assert.NotEqual(before["project.weight"], after["project.weight"]);
    }

    [Fact]
    public void Train_Lora_MovesAdaptersAloneAndIsLoadedAgain()
    {
        var first = Train("base", Gru);
        var second = Train("lora", "{ kind: lora, rank: 2 }", init: first);
        AssertNear(Weights(first), Weights(second), name => !LoraAdapter.IsName(name), tolerance: 0);
        Assert.True(Weights(second)["project.lora.b"].Max(Math.Abs) > 0);
        Directory.Move(first, first + "-away");
        using var trained = TrainedModel.Load(RunDirectory.Open(second));
        Assert.NotNull(Assert.IsType<RecurrentModel>(trained.Model).Continue(new TextRequest(1, 1)).Single());
    }

    [Theory]
    [InlineData("{ kind: lstm }", "", "", "model.kind")]
    [InlineData("{ kind: gru, hidden: 16 }", "", "", "take")]
    [InlineData("{ kind: gru }", "['nothing.*']", "", "names no parameter")]
    [InlineData("{ kind: gru }", "['*']", "", "nothing to train")]
    [InlineData("{ kind: gru }", "", "3", "data.json")]
    public void Plan_WhatDoesNotFit_IsNamed(string model, string freeze, string minCount, string expected)
    {
        var first = Train("base", Gru);
        var message = Assert.Throws<UserException>(() => Train("tuned", model, first, freeze: freeze, minCount: minCount)).Message;
        Assert.Contains(expected == "take" ? "init" : expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_AnotherKindOrWidth_IsToldInAFewWords()
    {
        var first = Train("base", Gru);
        var kind = Assert.Throws<UserException>(() => Train("tuned", "{ kind: transformer }", first, minCount: "3")).Message;
        Assert.Equal($"x: model.kind is transformer, and init: {first} is a gru", kind.Split(" (line")[0]); // and not what follows from it
        var width = Assert.Throws<UserException>(() => Train("tuned", "{ kind: gru, hidden: 16 }", first)).Message;
        Assert.Contains("… and ", width, StringComparison.Ordinal);
        Assert.EndsWith("Leave the model's sizes to init.", width, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter '", width, StringComparison.Ordinal);
        Assert.InRange(width.Split('\n').Length, 3, 6);
    }

    [Fact]
    public void Plan_NoRun_IsTheUsersMistake() => Assert.Throws<UserException>(() => Train("x", Gru, init: Path.Combine(_folder, "none")));

    [Theory]
    [InlineData("", "vocab_size")]
    [InlineData("lora, base: { kind: transformer }", "vocab_size")]
    [InlineData("tokenizer.json", "set it to")]
    public void Plan_PublishedModelWithAnothersTokenizer_SaysWhatToSet(string with, string expected)
    {
        var published = Directory.CreateDirectory(Path.Combine(_folder, "gpt2")).FullName;
        File.WriteAllText(Path.Combine(published, "config.json"), """{"model_type": "gpt2", "n_embd": 8, "n_layer": 1, "n_head": 1, "vocab_size": 50257}""");
        if (with.EndsWith(".json", StringComparison.Ordinal)) File.WriteAllText(Path.Combine(published, with), CharacterTokenizer.Of(["山"]).ToJson());
        var model = with.StartsWith("lora", StringComparison.Ordinal) ? with : "transformer";
        var message = Assert.Throws<UserException>(() => Train("tuned", $"{{ kind: {model} }}", published)).Message;
        Assert.Contains("data.tokenizer", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(published, "tokenizer.json"), message, StringComparison.Ordinal);
    }

    private string Train(string name, string model, string init = "", string freeze = "", string minCount = "", int steps = 3, string lr = "0.01", double ema = 0)
    {
        var yaml =
            $"name: x\nrun: {{ steps: {steps}, device: cpu }}\ndata: {{ name: poems, batch: 8{(minCount.Length > 0 ? $", minCount: {minCount}" : "")} }}\nmodel: {model}\noptim: {{ lr: {lr} }}\nsamples: {{ count: 1 }}";
        if (init.Length > 0)
            yaml += $"\ninit: {init}";
        if (ema > 0)
            yaml += FormattableString.Invariant($"\nema: {{ decay: {ema} }}");
        if (freeze.Length > 0)
            yaml += $"\nfreeze: {freeze}";
        using var plan = TrainingPlan.Of(Recipe.FromYaml(yaml));
        var run = RunDirectory.Create(Path.Combine(_folder, name));
        Assert.Equal(RunOutcome.Completed, new Trainer(plan, run, new SinkList()).Train(TestContext.Current.CancellationToken));
        return run.FullPath;
    }

    private static Dictionary<string, float[]> Weights(string run, string name = "model.safetensors")
    {
        using var scope = TensorScope.Open();
        using var file = SafetensorsFile.Open(Path.Combine(RunDirectory.Open(run).Checkpoints()[0].Path, name));
        return file.Load().ToDictionary(t => t.Key, t => t.Value.ToArray<float>());
    }

    private static void AssertNear(Dictionary<string, float[]> before, Dictionary<string, float[]> after, Func<string, bool> which, double tolerance = 1e-6)
    {
        Assert.Contains(before.Keys, name => which(name));
        foreach (var name in after.Keys.Where(which)) Assert.Equal(before[name], after[name], (a, b) => Math.Abs(a - b) <= tolerance);
    }
}
