using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class TransformerModelTests
{
    [Fact]
    public void Create_Recipe_ReadsEverySetting()
    {
        var problems = new RecipeProblems("recipe");
        using var llama = Assert.IsType<TransformerModel>(Create("{kind: transformer, layers: 2, heads: 4, keyValueHeads: 2, width: 16, context: 40, dropout: 0.1}", problems));
        Assert.Equal(new TransformerConfig { NumLayers = 2, NumHeads = 4, NumKeyValueHeads = 2, Dim = 16, Context = 40, Dropout = 0.1 }, llama.Config.Layers);
        using var gpt2 = Assert.IsType<TransformerModel>(Create("{kind: transformer, preset: gpt2, width: 16, bias: false, tie: false, hidden: 24, attentionDropout: 0.2}", problems));
        Assert.Equal(
            new TransformerConfig
            {
                NumLayers = 4, NumHeads = 4, NumKeyValueHeads = 4, Dim = 16, Context = 26, Hidden = 24, AttentionDropout = 0.2,
                Positions = PositionKind.Learned, Norm = NormKind.Layer, FeedForward = FeedForwardKind.GeluTanh,
            },
            gpt2.Config.Layers);
        Assert.False(gpt2.Config.Tie);
    }

    [Theory]
    [InlineData("poems-transformer", PositionKind.Learned, FeedForwardKind.SwiGlu)]
    [InlineData("verses-gpt", PositionKind.Learned, FeedForwardKind.Gelu)]
    public void Create_BundledRecipe_HasNoProblem(string name, PositionKind positions, FeedForwardKind feedForward)
    {
        var problems = new RecipeProblems(name);
        var recipe = Recipe.Load(name, problems: problems);
        using var model = Assert.IsType<TransformerModel>(ModelFamilies.Create(recipe.Model, SomeText.Spec, problems));
        problems.ThrowIfAny();
        Assert.Equal((positions, feedForward), (model.Config.Layers.Positions, model.Config.Layers.FeedForward));
    }

    [Fact]
    public void Create_ManyProblems_AreAllReported()
    {
        var problems = new RecipeProblems("recipe");
        Assert.Null(Create("{kind: transformer, width: 15, keyValueHeads: 3, context: 5, dropout: 1, layerz: 1}", problems));
        Assert.Equal(["model.context", "model.dropout", "model.heads", "model.keyValueHeads", "model.layerz"], problems.Items.Select(p => p.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NamedParameters_Llama_AreApproved()
    {
        using var model = new TransformerModel(
            new()
            {
                Layers = new()
                {
                    Dim = 8,
                    NumLayers = 1,
                    NumHeads = 2,
                    NumKeyValueHeads = 1,
                    Hidden = 6,
                    Context = 9,
                },
                Tie = false,
            },
            SomeText.SpecOf(9, "山", "水")
        );
        Assert.Equal(
            [
                "embedding.weight [7, 8]", "body.layers.0.attn_norm.weight [8]", "body.layers.0.attn.qkv.weight [16, 8]", "body.layers.0.attn.out.weight [8, 8]",
                "body.layers.0.ffn_norm.weight [8]", "body.layers.0.ffn.up.weight [12, 8]", "body.layers.0.ffn.down.weight [8, 6]", "body.norm.weight [8]", "head.weight [7, 8]",
            ],
            StateDict.Of(model).Select(p => $"{p.Name} [{string.Join(", ", p.Value.Shape.ToArray())}]"));
    }

    [Theory]
    [InlineData(TransformerPreset.Llama)]
    [InlineData(TransformerPreset.Gpt2)]
    public void NegativeLogLikelihood_Padding_CountsNothing(TransformerPreset preset)
    {
        using var scope = TensorScope.Open();
        using var model = Small(preset, context: 50, dropout: 0.5);
        using var generator = Generator.Seeded(1);
        var (nats, numSymbols) = model.NegativeLogLikelihood(SomeText.Batch(model.Symbols, 27, "山中", "春眠不觉晓\n处处闻啼鸟"), generator);
        var (longer, _) = model.NegativeLogLikelihood(SomeText.Batch(model.Symbols, 40, "山中", "春眠不觉晓\n处处闻啼鸟"), generator);
        Assert.Equal([3, 12], numSymbols.ToArray<float>());
        Assert.Equal(nats.ToArray<float>(), longer.ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.True(model.IsTraining);
    }

    [Theory]
    [InlineData(TransformerPreset.Llama)]
    [InlineData(TransformerPreset.Gpt2)]
    public void Predictors_BeyondTheContext_GoOnFromItsLastHalf(TransformerPreset preset)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var model = Small(preset, context: 8);
        model.Eval();
        int[] ids = [1, 9, 12, 4, 30, 2, 7, 7, 5, 6, 11];
        var width = model.Symbols.Count;
        foreach (ISymbolPredictor inner in new ISymbolPredictor[] { new TransformerPredictor(model), new StepperPredictor(model.Stepper()) })
        {
            using var predictor = new SlidingPredictor(inner, 8, TestContext.Current.CancellationToken);
            var logits = new float[predictor.NumTexts * width];
            for (var t = 0; t < ids.Length; t++)
            {
                predictor.Read(Enumerable.Repeat(ids[t], predictor.NumTexts).ToArray(), logits);
                var seen = t < 8 ? ids[..(t + 1)] : ids[4..(t + 1)]; // full at 8: the last 4 are read anew
                var expected = model.Forward(Tensor.From<long>(Array.ConvertAll(seen, id => (long)id), 1, seen.Length))[0, ^1].ToArray<float>();
                Assert.Equal(expected, logits[^width..], (a, b) => Math.Abs(a - b) < 1e-5);
            }
        }
    }

    [Fact]
    public void Continue_SameSeed_SameTextWhateverTheCount()
    {
        using var model = Small(TransformerPreset.Llama, dropout: 0.5);
        var all = model.Continue(new TextRequest(5, 3)).ToList();
        Assert.Equal(all, model.Continue(new TextRequest(5, 3)));
        Assert.Equal([all[4]], model.Continue(new TextRequest(1, 3) { First = 4 }));
        Assert.True(model.IsTraining);
    }

    [Theory]
    [InlineData(TransformerPreset.Llama)]
    [InlineData(TransformerPreset.Gpt2)]
    public void Compute_EightPoemsManyTimes_AreKnownByHeart(TransformerPreset preset)
    {
        using var scope = TensorScope.Open();
        using var model = Small(preset, width: 32);
        var batch = SomeText.Batch(model.Symbols, 27, SomeText.Poems);
        var (first, last) = (0.0, 0.0);
        using (var group = new ParameterGroup(model.Objectives[0].Parameters))
        using (var adam = new Adam(group))
        {
            for (var step = 0; step < 150; step++)
            {
                using var inner = TensorScope.Open();
                group.ZeroGradients();
                var loss = Loss(model, batch).Total;
                loss.Backward();
                adam.Step(0.01);
                last = loss.Item();
                if (step == 0) first = last;
            }
        }
        Assert.InRange(first, 3, 6);
        // Which of the eight it is cannot be known: log 8 nats for the first of 24 symbols.
        Assert.InRange(last - (Math.Log(8) / 24), -0.01, 0.05);
        Assert.Equal(SomeText.Poems, SomeText.Poems.Select(poem => model.Continue(new TextRequest(1, 1) { Temperature = 0, Prompt = poem[..1] }).Single()));
    }

    private static GenerativeModel? Create(string yaml, RecipeProblems problems)
    {
        var recipe = Recipe.FromYaml($"{{run: {{steps: 1}}, data: {{name: poems}}, model: {yaml}}}", problems: new RecipeProblems("recipe"));
        return ModelFamilies.Create(recipe.Model, SomeText.Spec, problems);
    }

    private static TransformerModel Small(TransformerPreset preset, int context = 26, double dropout = 0, int width = 16)
    {
        Generator.Default().Seed(2);
        var layers = new TransformerConfig
        {
            Dim = width,
            NumLayers = 2,
            NumHeads = 4,
            Context = context,
            Dropout = dropout,
        };
        return new TransformerModel(
            new()
            {
                Layers =
                    preset == TransformerPreset.Llama
                        ? layers
                        : layers with
                        {
                            Positions = PositionKind.Learned,
                            Norm = NormKind.Layer,
                            FeedForward = FeedForwardKind.GeluTanh,
                            Bias = true,
                        },
            },
            SomeText.Spec
        );
    }

    private static ObjectiveLoss Loss(TransformerModel model, Batch batch)
    {
        using var generator = Generator.Seeded(1);
        return model.Objectives.Single().Compute(batch, new ObjectiveContext(0, 1, generator));
    }
}
