using Diorama.Core;

namespace Diorama.Evaluation.Tests.Metrics;

public sealed class AcceptanceTargetsTests
{
    [Theory]
    [InlineData("name: digits", "kind: cnn-classifier", "test.accuracy", 0.99)]
    [InlineData("name: digits", "kind: vae-classifier", "test.accuracy", null)]
    [InlineData("name: digits\n  size: 32", "kind: dcgan", "samples.accuracy", 0.97)]
    [InlineData("name: digits", "kind: flow-matching", "samples.classes", 10.0)]
    [InlineData("name: digits", "kind: vq-vae", "samples.accuracy", null)]
    [InlineData("name: digits", "kind: dcgan", "samples.sure", null)]
    [InlineData("name: digits", "kind: vae", "samples.sure", 0.8)]
    [InlineData("name: digits", "kind: vae\n  objective: iwae", "samples.sure", null)]
    [InlineData("name: fake", "kind: vae", "samples.sure", null)]
    [InlineData("name: poems", "kind: transformer", "poems.form", 0.98)]
    [InlineData("name: poems", "kind: gru", "poems.form", 0.9)]
    [InlineData("name: verses\n  source: spanish\n  target: modern", "kind: m", "test.bleu", 18.0)]
    [InlineData("name: verses\n  target: modern\n  source: Older", "kind: m", "test.bleu", 52.0)]
    [InlineData("name: verses\n  source: modern\n  target: spanish", "kind: m", "test.bleu", null)]
    [InlineData("name: verses", "kind: m", "test.bleu", null)]
    public void Attach_FigureOfDataAndModel_HasTheirTargetAlone(string data, string model, string name, double? target)
    {
        var at = Attached(data, model, name, target ?? 1);
        Assert.Equal((target, target is null ? null : true), (at.Target, at.Met));
        if (target is { } least) Assert.False(Attached(data, model, name, least - 0.001).Met);
    }

    [Theory]
    [InlineData("kind: vae\n  objective: iwae\n  binarization: dynamic", 86.5)]
    [InlineData("kind: gated-pixelcnn\n  binarization: dynamic", 84)]
    public void Attach_Nats_AreAimedAtFromAbove(string model, double most)
    {
        Assert.True(Attached("name: digits", model, "test.nats", most).Met);
        Assert.False(Attached("name: digits", model, "test.nats", most + 0.001).Met);
    }

    private static Figure Attached(string data, string model, string name, double value)
    {
        var recipe = Recipe.FromYaml($"name: x\nrun: {{steps: 5}}\nmodel:\n  {model}\ndata:\n  {data}");
        return Assert.Single(AcceptanceTargets.Attach(recipe, [new Figure(name, value, "")]));
    }
}
