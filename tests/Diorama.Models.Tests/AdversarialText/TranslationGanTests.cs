using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class TranslationGanTests
{
    [Theory]
    [InlineData("transformer", TextGanMethod.PolicyGradient)]
    [InlineData("gru", TextGanMethod.PolicyGradient)]
    [InlineData("transformer", TextGanMethod.Gumbel)]
    public void Compute_EveryObjective_MovesItsSideAlone(string kind, TextGanMethod method)
    {
        using var scope = TensorScope.Open();
        using var model = Make(kind, new() { Method = method });
        using var generator = Generator.Seeded(1);
        var batch = SomePairs.Batch(SomePairs.Sources);
        Assert.Equal(["translation", "discriminator", "generator"], model.Objectives.Select(o => o.Name));
        foreach (var objective in model.Objectives)
        {
            var figures = Play.Backward(model, objective.Name, batch, generator);
            Assert.All(figures.Values, value => Assert.True(double.IsFinite(value)));
            var moved = model.NamedParameters().Where(p => p.Parameter.Grad is not null).Select(p => p.Name.Split('.')[0]).Distinct();
            Assert.Equal([objective.Name == "discriminator" ? "discriminator" : "generator"], moved);
        }
    }

    /// <summary>The reward of overlap alone, without likelihood: the game never shows the generator a reference but through its rewards.</summary>
    [Fact]
    public void Train_OverlapAlone_Rises()
    {
        using var scope = TensorScope.Open();
        using var model = Make("transformer", new() { LikelihoodWeight = 0, OverlapWeight = 100, BaselineDecay = 0.8 });
        var batch = SomePairs.Batch([.. Enumerable.Repeat(SomePairs.Sources, 8).SelectMany(s => s)]);
        var overlaps = new List<double>();
        using var generator = Generator.Seeded(2);
        Toy.Play(model, batch, 60, [("generator", 0.003)], () =>
        {
            if (overlaps.Count is 0 or > 50) overlaps.Add(Play.Backward(model, "generator", batch, generator)["overlap"]);
            else overlaps.Add(0);
        });
        Assert.True(overlaps[^5..].Average() > 1.5 * overlaps[0], $"{overlaps[0]} -> {overlaps[^5..].Average()}");
    }

    [Fact]
    public void Translate_Request_IsTheGenerators()
    {
        using var scope = TensorScope.Open();
        using var model = Make("transformer", new());
        var translator = (TranslationModel)model.Inner;
        Assert.Equal(translator.Translate(new(SomePairs.Sources)), model.Translate(new(SomePairs.Sources)));
        Assert.Equal((translator.LongestSource, 3), (model.LongestSource, model.NumTokens("abc")));
    }

    [Fact]
    public void Discriminator_OtherSource_OtherScoresButNotByPadding()
    {
        using var scope = TensorScope.Open();
        using var model = Make("transformer", new());
        var judge = (TextDiscriminator)model.Children.Single(c => c.Name == "discriminator").Module;
        Toy.Sharpen(judge, 4);
        judge.Eval();
        var batch = SomePairs.Batch("abc", "fedcba");
        var scores = judge.Forward(batch["tokens"], batch["source"]).ToArray<float>();
        Assert.Equal(scores, judge.Forward(batch["tokens"], batch["source"][.., ..7]).ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-4);
        var swapped = judge.Forward(batch["tokens"], batch["source"].Flip([0])).ToArray<float>();
        Assert.Contains(scores.Zip(swapped), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
    }

    private static TranslationGan Make(string kind, TextGanConfig config)
    {
        Generator.Default().Seed(6);
        return new(config with { Discriminator = new() { Start = DiscriminatorStart.Fresh, Layers = 1, Heads = 2, Width = 8, Dropout = 0 } }, SomePairs.Make(kind));
    }
}
