using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>A discriminator that begins with what the generator has learnt.</summary>
public sealed class DiscriminatorStartTests
{
    private static readonly TextGanConfig _config = new() { PretrainSteps = 3, Discriminator = new() { Dropout = 0.2 } };

    [Theory]
    [InlineData("learned")]
    [InlineData("rotary")]
    [InlineData("translation")]
    public void Discriminate_AtTheGamesBeginning_IsAHeadOnWhatTheGeneratorReads(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = Make(kind);
        var batch = Batch(kind);
        Play.Train(model, model.Objectives[0].Name, () => batch, 3, lr: 0.02);
        Assert.NotEqual(Scores(model, batch), OnWhatTheGeneratorReads(model, batch));
        using var generator = Generator.Seeded(1);
        Play.Backward(model, "discriminator", batch, generator, step: 3);
        var scores = Scores(model, batch);
        Assert.Equal(OnWhatTheGeneratorReads(model, batch), scores, (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.True(scores.Max() - scores.Min() > 0.1, "all alike: the test would not see a wrong place");
        Assert.Equal(0.2, Judge(model).Descendants().Select(d => d.Module).OfType<TransformerStack>().First().Config.Dropout);
        Assert.All(model.Inner.Parameters(), p => Assert.Null(p.Grad));
    }

    [Fact]
    public void Discriminate_LaterOrWithLoadedWeights_KeepsWhatItLearnt()
    {
        using var scope = TensorScope.Open();
        using var model = Make("rotary");
        var batch = Batch("rotary");
        Play.Train(model, "discriminator", () => batch, 2, lr: 0.01);
        Toy.Sharpen(model.Inner, 2);
        var before = Weights(model);
        using var generator = Generator.Seeded(1);
        Play.Backward(model, "discriminator", batch, generator);
        Assert.Equal(before, Weights(model));

        using var other = Make("rotary");
        StateDict.Load(other, StateDict.Of(model).ToDictionary(t => t.Name, t => t.Value));
        Play.Backward(other, "discriminator", batch, generator);
        Assert.Equal(before, Weights(other));
    }

    /// <summary>A language model never reads a row's last symbol: there the discriminator has a place of its own.</summary>
    [Fact]
    public void Begin_LearntPlaces_LeavesTheLastAsItIs()
    {
        using var scope = TensorScope.Open();
        using var model = Make("learned");
        var own = Places(Judge(model));
        Judge(model).Begin();
        Assert.Equal([.. Places(model.Inner), .. own[^8..]], Places(Judge(model)));

        static float[] Places(Module module) => module.NamedParameters().Single(p => p.Name == "body.positions").Parameter.Value.ToArray<float>();
    }

    [Theory]
    [InlineData("seq2seq-transformer, heads: 2, width: 8, feedForward: 8", DiscriminatorStart.Generator)]
    [InlineData("seq2seq-gru, embedding: 8, hidden: 8", DiscriminatorStart.Fresh)]
    public void Create_RecipeWithoutAStart_TakesTheGeneratorsWeightsWhereItCan(string generator, DiscriminatorStart expected)
    {
        var problems = new RecipeProblems("recipe");
        var recipe = Recipe.FromYaml($"{{run: {{steps: 1}}, data: {{name: verses}}, model: {{kind: translation-gan, discriminator: {{dropout: 0.3}}, generator: {{kind: {generator}}}}}}}");
        using var model = ModelFamilies.Create(recipe.Model, SomePairs.Spec, problems);
        problems.ThrowIfAny();
        Assert.Equal(new() { Start = expected, Dropout = 0.3 }, ((TranslationGan)model!).Config.Discriminator);
    }

    [Fact]
    public void Create_GeneratorThatIsNoTransformer_IsRefused()
    {
        using var scope = TensorScope.Open();
        using var generator = SomePairs.Make("gru");
        Assert.Contains("start is fresh", Assert.Throws<ArgumentException>(() => new TranslationGan(_config, generator)).Message, StringComparison.Ordinal);
    }

    private static GenerativeModel Make(string kind)
    {
        Generator.Default().Seed(6);
        if (kind == "translation") return new TranslationGan(_config, SomePairs.Make("transformer"));
        var positions = kind == "learned" ? PositionKind.Learned : PositionKind.Rotary;
        return new TextGan(_config, new(new() { Layers = new() { Dim = 8, NumLayers = 2, NumHeads = 2, Context = 5, Positions = positions } }, SomeText.SpecOf(6, "a", "b")));
    }

    private static IRowWriter Writer(GenerativeModel model) => model.Inner is TransformerModel language ? new LanguageWriter(language) : new TranslationWriter((TranslationModel)model.Inner);

    private static TextDiscriminator Judge(GenerativeModel model) => (TextDiscriminator)model.Children.Single(c => c.Name == "discriminator").Module;

    private static float[] Weights(GenerativeModel model) => [.. Judge(model).Parameters().SelectMany(p => p.Value.ToArray<float>())];

    // Of all but the last symbol, as a language model reads.
    private static float[] Scores(GenerativeModel model, Batch batch)
    {
        var (source, rows) = Writer(model).Real(batch);
        using var judging = EvaluationMode.Of(Judge(model));
        return Judge(model).Forward(rows[.., ..^1], source).ToArray<float>();
    }

    private static float[] OnWhatTheGeneratorReads(GenerativeModel model, Batch batch)
    {
        var (source, rows) = Writer(model).Real(batch);
        using var reading = EvaluationMode.Of(model.Inner);
        var head = Judge(model).Children.Single(c => c.Name == "head").Module;
        return ((Linear)head).Forward(Writer(model).Read(source, rows[.., ..^1])).ToArray<float>();
    }

    private static Batch Batch(string kind) =>
        kind == "translation" ? SomePairs.Batch(SomePairs.Sources) : Toy.Batch(new TextSymbols(SomeText.SpecOf(6, "a", "b")), 6, ("ab", 2), ("b", 1), ("abba", 1));
}
