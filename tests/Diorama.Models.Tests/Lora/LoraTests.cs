using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class LoraTests
{
    [Fact]
    public void Create_RecurrentBase_StartsAsTheBaseAndMovesAdaptersAlone()
    {
        using var scope = TensorScope.Open();
        using var model = Make("{base: {kind: gru, embedding: 8, hidden: 12}, rank: 2, alpha: 4}");
        Assert.IsType<RecurrentModel>(model);
        Assert.Equal(
            ["project.lora.a [2, 12]", "project.lora.b [8, 2]"], // the head's weight is the embedding's
            model.NamedParameters().Where(p => !p.Parameter.IsFrozen).Select(p => $"{p.Name} [{string.Join(", ", p.Parameter.Value.Shape.ToArray())}]"));
        Assert.All(model.NamedParameters().Where(p => p.Name.EndsWith("lora.b", StringComparison.Ordinal)), p => Assert.Equal(0, p.Parameter.Value.Abs().Max().Item()));
    }

    [Fact]
    public void Merged_TrainedAdapters_GivesThePlainModelThatComputesTheSame()
    {
        using var scope = TensorScope.Open();
        const string Base = "{kind: transformer, layers: 2, heads: 2, width: 16}";
        using var model = (TransformerModel)Make($"{{base: {Base}, rank: 3, targets: ['*.qkv', '*.down']}}");
        Assert.Equal(8, model.NamedParameters().Count(p => !p.Parameter.IsFrozen));
        var batch = SomeText.Batch(model.Symbols, 27, SomeText.Poems);
        var tokens = batch["tokens"];
        var before = model.Forward(tokens[.., ..^1]).Detach();
        var frozen = model.NamedParameters().Where(p => p.Parameter.IsFrozen).Select(p => p.Parameter.Value.ToCopy()).ToList();
        var losses = Enumerable.Range(0, 30).Select(_ => Step(model, batch)).ToList();
        Assert.True(losses[^1] < losses[0] - 0.1, $"{losses[0]} to {losses[^1]}");
        Assert.All(frozen.Zip(model.NamedParameters().Where(p => p.Parameter.IsFrozen)), pair => Assert.True(pair.First.Equal(pair.Second.Parameter.Value)));
        var after = model.Forward(tokens[.., ..^1]);
        Assert.True((after - before).Abs().Max().Item() > 0.01);

        using var plain = (TransformerModel)Make(Base, "transformer");
        StateDict.Load(plain, Lora.Merged(model).ToDictionary(t => t.Name, t => t.Value));
        Assert.InRange((plain.Forward(tokens[.., ..^1]) - after).Abs().Max().Item(), 0, 1e-5);
        var logits = new float[model.Symbols.Count];
        model.Stepper().Step(1, logits); // without tensors, the adapters count too
        Assert.Equal(after[0, 0].ToArray<float>(), logits, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    /// <summary>PyTorch's attention has its queries, keys and values in one weight, of which attention to a source reads a part at a time.</summary>
    [Fact]
    public void Merged_Translation_GivesThePlainModelThatComputesTheSame()
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var model = SomePairs.Make("transformer");
        Assert.Equal(6, Lora.Adapt(model, new LoraConfig { Rank = 2, Targets = ["*.in_proj"] })); // two layers that read, two that write, with two attentions each
        var adapters = model.NamedParameters().Where(p => !p.Parameter.IsFrozen).ToList();
        Assert.Contains("decoder.layers.1.multihead_attn.in_proj_lora.b", adapters.Select(p => p.Name));
        foreach (var (_, parameter) in adapters) parameter.Value.CopyInPlace(Tensor.Randn(parameter.Value.Shape) * 0.3);
        using var plain = SomePairs.Make("transformer");
        StateDict.Load(plain, Lora.Merged(model).ToDictionary(t => t.Name, t => t.Value));
        var batch = SomePairs.Batch(SomePairs.Sources);
        var (expected, actual) = (model.Forward(batch["source"], batch["tokens"]), plain.Forward(batch["source"], batch["tokens"]));
        Assert.InRange((expected - actual).Abs().Max().Item(), 0, 1e-5 * expected.Abs().Max().Item());
        Assert.Equal(model.Translate(new(SomePairs.Sources)), plain.Translate(new(SomePairs.Sources)));
    }

    [Theory]
    [InlineData("{rank: 0}", "model.rank")]
    [InlineData("{rank: 2}", "model.base")]
    [InlineData("{base: {kind: nothing}}", "model.base.kind")]
    [InlineData("{base: {kind: vae}}", "model.base.kind")]
    [InlineData("{base: {kind: lora}}", "model.base.kind")]
    [InlineData("{base: {kind: gru, hidden: 8}, targets: ['*.none']}", "model.targets")]
    [InlineData("{base: {kind: gru, hiddn: 8}}", "model.base.hiddn")]
    public void Create_WrongSettings_AreNamed(string yaml, string path)
    {
        var problems = new RecipeProblems("recipe");
        using var model = Create(yaml, "lora", problems);
        Assert.Contains(path, problems.Items.Select(p => p.Path));
    }

    private static double Step(TransformerModel model, Batch batch)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        foreach (var parameter in model.Parameters()) parameter.RequiresGrad = !parameter.IsFrozen;
        var loss = model.Objectives[0].Compute(batch, new ObjectiveContext(0, 1, generator)).Total;
        loss.Backward();
        using var quiet = Autograd.NoGrad();
        foreach (var parameter in model.Parameters().Where(p => !p.IsFrozen))
        {
            parameter.Value.SubInPlace(parameter.Grad!.Sign() * 0.02);
            parameter.Value.Grad = null;
        }
        return loss.Item();
    }

    private static GenerativeModel Make(string yaml, string kind = "lora")
    {
        Generator.Default().Seed(4);
        var problems = new RecipeProblems("recipe");
        var model = Create(yaml, kind, problems);
        problems.ThrowIfAny();
        return model!;
    }

    private static GenerativeModel? Create(string yaml, string kind, RecipeProblems problems)
    {
        var section = kind == "lora" ? "{kind: lora, " + yaml[1..] : yaml;
        var recipe = Recipe.FromYaml($"{{run: {{steps: 1}}, data: {{name: poems}}, model: {section}}}", problems: new RecipeProblems("recipe"));
        return ModelFamilies.Create(recipe.Model, SomeText.Spec, problems);
    }
}
