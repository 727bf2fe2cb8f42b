using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training.Tests;

/// <summary>A game that begins with a trained run of its generator's kind.</summary>
public sealed class TextGanStartTests : IDisposable
{
    private const string Poems = "{ name: poems, batch: 8 }";
    private const string Verses = "{ name: verses, source: older, target: modern, tokenizer: bytes, length: 400, batch: 4 }";

    private readonly string _folder = Directory.CreateTempSubdirectory("diorama-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Poems, "{ kind: transformer, layers: 1, heads: 2, width: 8 }", "text-gan")]
    [InlineData(Verses, "{ kind: seq2seq-transformer, width: 8, heads: 2, feedForward: 8, encoderLayers: 1, decoderLayers: 1 }", "translation-gan")]
    public void Train_FromARun_BeginsWithItsWeightsAndSizes(string data, string first, string kind)
    {
        var pretrained = Train("base", data, first);
        var game = Train("game", data, $"{{ kind: {kind} }}", pretrained, "discriminator: { lr: 0.01 }");
        var (before, after) = (Weights(pretrained), Weights(game));
        Assert.All(before, w => Assert.Equal(w.Value, after["generator." + w.Key], (a, b) => Math.Abs(a - b) <= 1e-6));
        // So does the discriminator, which then moves by about a hundredth in each of two steps.
        foreach (var (name, weights) in before.Where(w => w.Key != "head.weight"))
        {
            var judges = after["discriminator." + name.Replace("encoder.", "source.", StringComparison.Ordinal).Replace("decoder.", "body.", StringComparison.Ordinal)];
            Assert.Equal(weights, judges, (a, b) => Math.Abs(a - b) < 0.05);
            Assert.NotEqual(weights, judges, (a, b) => Math.Abs(a - b) < 0.005);
        }
        // The run needs the other one no more, and another game can begin with it.
        Directory.Move(pretrained, pretrained + "-away");
        using (var trained = TrainedModel.Load(RunDirectory.Open(game))) Assert.NotSame(trained.Model, trained.Model.Inner);
        Assert.All(Weights(Train("again", data, $"{{ kind: {kind} }}", game)), w => Assert.Equal(after[w.Key], w.Value, (a, b) => Math.Abs(a - b) <= 1e-5));
    }

    [Theory]
    [InlineData("{ kind: text-gan, generator: { kind: transformer, width: 12 } }", "init: ")]
    [InlineData("{ kind: translation-gan }", "model.generator.kind is transformer, but a translation-gan's generator is")]
    public void Plan_WhatDoesNotFit_IsNamed(string model, string expected)
    {
        var pretrained = Train("base", Poems, "{ kind: transformer, layers: 1, heads: 2, width: 8 }");
        Assert.Contains(expected, Assert.Throws<UserException>(() => Train("game", Poems, model, pretrained)).Message, StringComparison.Ordinal);
    }

    private string Train(string name, string data, string model, string? init = null, string optim = "")
    {
        var yaml = $"name: x\nrun: {{ steps: 2, device: cpu }}\ndata: {data}\nmodel: {model}\noptim: {{ lr: 1.0e-12, {optim} }}\nsamples: {{ count: 1 }}";
        using var plan = TrainingPlan.Of(Recipe.FromYaml(init is null ? yaml : $"{yaml}\ninit: {init}"));
        var run = RunDirectory.Create(Path.Combine(_folder, name));
        Assert.Equal(RunOutcome.Completed, new Trainer(plan, run, new SinkList()).Train(TestContext.Current.CancellationToken));
        return run.FullPath;
    }

    private static Dictionary<string, float[]> Weights(string run)
    {
        using var scope = TensorScope.Open();
        using var file = SafetensorsFile.Open(Path.Combine(RunDirectory.Open(run).Checkpoints()[0].Path, "model.safetensors"));
        return file.Load().Where(t => t.Value.DType == DType.Float32 && !t.Key.StartsWith("expected", StringComparison.Ordinal)).ToDictionary(t => t.Key, t => t.Value.ToArray<float>());
    }
}
