using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class TextGanTests
{
    private const string Small = "generator: {kind: transformer, layers: 1, heads: 2, width: 8}, discriminator: {start: fresh, layers: 1, heads: 2, width: 8}";

    [Fact]
    public void Create_Recipe_ReadsEverySetting()
    {
        using var model = Create(
            "{kind: text-gan, method: gumbel, loss: hinge, pretrainSteps: 7, discriminatorPretrainSteps: 3, discriminatorSteps: 2, likelihoodWeight: 0.5, temperature: 2, finalTemperature: 0.1, "
                + "generator: {kind: transformer, layers: 1, heads: 2, width: 8}, discriminator: {start: fresh, layers: 3, heads: 2, width: 12, dropout: 0.4}}"
        );
        Assert.Equal(
            new()
            {
                Method = TextGanMethod.Gumbel, Loss = GanLoss.Hinge, PretrainSteps = 7, DiscriminatorPretrainSteps = 3, DiscriminatorSteps = 2, LikelihoodWeight = 0.5,
                Temperature = 2, FinalTemperature = 0.1, Discriminator = new() { Start = DiscriminatorStart.Fresh, Layers = 3, Heads = 2, Width = 12, Dropout = 0.4 },
            },
            model.Config);
        Assert.Equal(8, ((TransformerModel)model.Inner).Config.Layers.Dim);
        using var other = Create($"{{kind: text-gan, discount: 0.5, baselineDecay: 0.8, normalizeAdvantages: false, {Small}}}");
        Assert.Equal((TextGanMethod.PolicyGradient, 0.5, 0.8, false), (other.Config.Method, other.Config.Discount, other.Config.BaselineDecay, other.Config.NormalizeAdvantages));
    }

    [Theory]
    [InlineData("{kind: text-gan}", "model.generator is missing: which model writes; with init: RUN it is that run's")]
    [InlineData("{kind: text-gan, generator: {kind: gru}}", "model.generator.kind is gru, but a text-gan's generator is a transformer")]
    [InlineData("{kind: text-gan, generator: {layers: 2}}", "model.generator.kind is missing")]
    [InlineData("{kind: text-gan, generator: {kind: transformer, widht: 8}}", "model.generator.widht is not a setting; did you mean model.generator.width?")]
    [InlineData("{kind: text-gan, loss: wasserstein, generator: {kind: transformer}}", "model.loss is wasserstein, whose gradient penalty")]
    [InlineData("{kind: text-gan, method: gumbel, discount: 0.9, generator: {kind: transformer}}", "model.discount is read by the method policyGradient only")]
    [InlineData("{kind: text-gan, temperature: 1, generator: {kind: transformer}}", "model.temperature is read by the method gumbel only")]
    [InlineData("{kind: text-gan, overlapWeight: 1, generator: {kind: transformer}}", "model.overlapWeight is not a setting")]
    [InlineData(
        "{kind: text-gan, generator: {kind: transformer}, discriminator: {start: fresh, width: 10, heads: 2}}",
        "model.discriminator.heads must leave an even width"
    )]
    [InlineData(
        "{kind: text-gan, generator: {kind: transformer}, discriminator: {width: 10}}",
        "model.discriminator.width is read by start: fresh only: a discriminator that starts as the generator has its shape"
    )]
    [InlineData(
        "{kind: translation-gan, generator: {kind: seq2seq-gru}, discriminator: {start: generator}}",
        "model.discriminator.start is generator, but a seq2seq-gru is no Transformer, whose weights a discriminator could take over: take fresh"
    )]
    [InlineData(
        "{kind: translation-gan, generator: {kind: transformer}}",
        "model.generator.kind is transformer, but a translation-gan's generator is a seq2seq-transformer or a seq2seq-gru"
    )]
    public void Create_WrongSettings_AreNamed(string yaml, string message)
    {
        var problems = new RecipeProblems("recipe");
        using var model = Create(yaml, problems);
        Assert.Null(model);
        Assert.Contains(message, string.Join('\n', problems.Items.Select(p => $"{p.Path} {p.Message}")), StringComparison.Ordinal);
    }

    [Fact]
    public void NamedParameters_Model_AreTheGeneratorsOwnAndTheDiscriminators()
    {
        using var model = Toy.Model(new(), 5);
        Assert.Equal(
            [
                "generator.embedding.weight [7, 8]",
                "generator.body.layers.0.attn_norm.weight [8]",
                "generator.body.layers.0.attn.qkv.weight [24, 8]",
                "generator.body.layers.0.attn.out.weight [8, 8]",
                "generator.body.layers.0.ffn_norm.weight [8]",
                "generator.body.layers.0.ffn.up.weight [64, 8]",
                "generator.body.layers.0.ffn.down.weight [8, 32]",
                "generator.body.norm.weight [8]",
                "discriminator.embedding.weight [7, 8]",
                "discriminator.body.layers.0.attn_norm.weight [8]",
                "discriminator.body.layers.0.attn.qkv.weight [24, 8]",
                "discriminator.body.layers.0.attn.out.weight [8, 8]",
                "discriminator.body.layers.0.ffn_norm.weight [8]",
                "discriminator.body.layers.0.ffn.up.weight [64, 8]",
                "discriminator.body.layers.0.ffn.down.weight [8, 32]",
                "discriminator.body.norm.weight [8]",
                "discriminator.head.weight [1, 8]",
                "discriminator.head.bias [1]",
            ],
            Play.Names(model).Split('\n'));
        Assert.Equal(["expected.sum", "expected.weight"], model.NamedBuffers().Select(b => b.Name).Where(name => name.StartsWith("expected", StringComparison.Ordinal)));
    }

    [Fact]
    public void Continue_Request_IsTheGenerators()
    {
        using var model = Create($"{{kind: text-gan, {Small}}}");
        model.Eval();
        var request = new TextRequest(3, 4) { Prompt = "床前", MaxLength = 12 };
        Assert.Equal(((IContinue)model.Inner).Continue(request), model.Continue(request));
        Assert.Equal(model.Continue(request).First(), string.Concat(model.Stream(request)));
    }

    [Fact]
    public void Doubt_Text_AddsUpToItsScore()
    {
        using var scope = TensorScope.Open();
        using var model = Create($"{{kind: text-gan, loss: leastSquares, {Small}}}");
        Toy.Sharpen(model, 4);
        var text = SomeText.Poems[0];
        var scores = model.Score(SomeText.Batch(((TransformerModel)model.Inner).Symbols, 27, text, "山中")["tokens"]).ToArray<float>();
        var doubts = model.Doubt(text);
        Assert.Equal(text, string.Concat(doubts.Select(d => d.Text)));
        Assert.Equal(text.Length + 1, doubts.Count);
        Assert.Equal(-scores[0], doubts.Sum(d => d.Doubt), 1e-4);
        Assert.Equal(-scores[1], model.Doubt("山中").Sum(d => d.Doubt), 1e-4);
        Assert.True(Math.Abs(scores[0] - scores[1]) > 1e-3 && doubts.Distinct().Count() > 10, "all alike: the test would not see a symbol taken for another");
        // A text that is longer than a row is judged in windows.
        Assert.Equal(text + text, string.Concat(model.Doubt(text + text).Select(d => d.Text)));
        Assert.True(model.IsTraining);
    }

    [Fact]
    public void Train_Discriminator_TellsRealFromWritten()
    {
        using var scope = TensorScope.Open();
        using var model = Create($"{{kind: text-gan, {Small}}}");
        var batch = SomeText.Batch(((TransformerModel)model.Inner).Symbols, 27, SomeText.Poems);
        var figures = Play.Train(model, "discriminator", () => batch, 40, lr: 0.01);
        Assert.True(figures[^1]["loss"] < figures[0]["loss"] / 2, $"{figures[0]["loss"]} -> {figures[^1]["loss"]}");
        Assert.True(figures[^1]["real_accuracy"] > 0.8 && figures[^1]["fake_accuracy"] > 0.8);
    }

    private static TextGan Create(string yaml)
    {
        var problems = new RecipeProblems("recipe");
        var model = Create(yaml, problems);
        problems.ThrowIfAny();
        return Assert.IsType<TextGan>(model);
    }

    private static GenerativeModel? Create(string yaml, RecipeProblems problems)
    {
        Generator.Default().Seed(2);
        var recipe = Recipe.FromYaml($"{{run: {{steps: 1}}, data: {{name: poems}}, model: {yaml}}}", problems: new RecipeProblems("recipe"));
        return ModelFamilies.Create(recipe.Model, recipe.Model.Kind == "translation-gan" ? SomePairs.Spec : SomeText.Spec, problems);
    }
}
