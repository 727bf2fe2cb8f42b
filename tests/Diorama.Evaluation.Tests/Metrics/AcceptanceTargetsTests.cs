using Diorama.Core;

namespace Diorama.Evaluation.Tests.Metrics;

public sealed class AcceptanceTargetsTests
{
    [Theory]
    [InlineData("name: digits", "test.accuracy", 0.99)]
    [InlineData("name: digits\n  size: 32", "samples.accuracy", 0.97)]
    [InlineData("name: digits", "samples.agree", null)]
    [InlineData("name: digits", "samples.sure", 0.8)]
    [InlineData("name: digits", "samples.classes", 10.0)]
    [InlineData("name: digits", "test.nats", null)]
    [InlineData("name: fake", "samples.sure", null)]
    [InlineData("name: poems", "poems.form", 0.98)]
    [InlineData("name: verses\n  source: spanish\n  target: modern", "test.bleu", 18.0)]
    [InlineData("name: verses\n  target: modern\n  source: Older", "test.bleu", 52.0)]
    [InlineData("name: verses\n  source: modern\n  target: spanish", "test.bleu", null)]
    [InlineData("name: verses", "test.bleu", null)]
    public void Attach_FigureOfData_HasTheTargetOfBundledDataAlone(string data, string name, double? target)
    {
        var judge = new FakeJudge([1, 0]);
        var at = Attached(target ?? 1);
        Assert.Equal((target, target is null ? null : true), (at.Target, at.Met));
        if (target is { } least) Assert.False(Attached(least - 0.001).Met);

        Figure Attached(double value) => Assert.Single(AcceptanceTargets.Attach(Data(data), judge, [new Figure(name, value, "")]));
    }

    [Fact]
    public void Attach_ModelThatClassifiesBesideMakingPictures_ItsAccuracyIsNoAim()
    {
        using var model = new FakeModel(new FakePictures(1).Spec);
        Assert.Null(Assert.Single(AcceptanceTargets.Attach(Data("name: digits"), model, [new Figure("test.accuracy", 0.5, "share")])).Target);
    }

    [Theory]
    [InlineData(true, "samples.accuracy", 0.97)]
    [InlineData(false, "samples.sure", 0.8)]
    public void Attach_Digits_AreAimedAtByTheStrictestFigure(bool asked, string aimed, double aim)
    {
        using var model = new FakeModel(new FakePictures(1).Spec);
        Figure[] figures = [new("samples.sure", 0.9, "share"), .. asked ? [new("samples.accuracy", 0.9, "share")] : Array.Empty<Figure>(), new("samples.confidence", 0.9, "share")];
        var found = Assert.Single(AcceptanceTargets.Attach(Data("name: digits"), model, figures), f => f.Target is not null);
        Assert.Equal((aimed, aim), (found.Name, found.Target));
    }

    // As a recipe says it.
    private static DataConfig Data(string section) => Recipe.FromYaml($"name: x\nrun: {{steps: 5}}\nmodel: {{kind: m}}\ndata:\n  {section}").Data;
}
