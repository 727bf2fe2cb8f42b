using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>What holds for every model that translates.</summary>
public sealed class TranslationModelTests
{
    public static TheoryData<string> Kinds => ["transformer", "gru"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Train_SomeWords_AreTranslatedByHeart(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = SomePairs.Make(kind);
        var figures = Play.Train(model, "translation", () => SomePairs.Batch(SomePairs.Sources), 500, lr: 0.0015);
        Assert.True(figures[^1]["perplexity"] < 1.25, $"perplexity {figures[^1]["perplexity"]}");
        Assert.True(figures[^1]["loss"] < figures[0]["loss"] / 2);
        foreach (var beam in (int[])[1, 4])
        {
            var translations = model.Translate(new([.. SomePairs.Sources, ""]) { Beam = beam });
            Assert.Equal([.. SomePairs.Sources.Select(SomePairs.Translated), ""], translations);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Translate_Greedy_IsTheLikeliestTokenOfTheWholeForwardEachTime(string kind)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var model = SomePairs.Make(kind);
        Sharpen(model);
        var translations = model.Translate(new(SomePairs.Sources) { Beam = 1 });
        for (var i = 0; i < translations.Count; i++) Assert.Equal(Greedy(model, SomePairs.Sources[i]), translations[i]);
        Assert.True(translations.Distinct().Count() > 3, "all alike: the test would not see a row taken for another");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Translate_OneByOne_IsAsTogether(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = SomePairs.Make(kind);
        Sharpen(model);
        var together = model.Translate(new(SomePairs.Sources));
        Assert.Equal(together, SomePairs.Sources.Select(source => model.Translate(new([source]))[0]));
        Assert.Equal(together.Reverse(), model.Translate(new([.. SomePairs.Sources.Reverse()])));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NegativeLogLikelihood_PaddedBatch_IsThatOfEachAlone(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = SomePairs.Make(kind);
        using var generator = Generator.Seeded(1);
        var (nats, counts) = model.NegativeLogLikelihood(SomePairs.Batch("ab", "fedcba"), generator);
        Assert.Equal([3, 7], counts.ToArray<float>());
        float[] alone = [.. new[] { "ab", "fedcba" }.Select(source => (float)model.NegativeLogLikelihood(SomePairs.Batch(source), generator).Nats.Item())];
        Assert.All(nats.ToArray<float>().Zip(alone), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Compute_Batch_IsLibtorchsSmoothedCrossEntropy(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = SomePairs.Make(kind);
        using var generator = Generator.Seeded(1);
        var batch = SomePairs.Batch(SomePairs.Sources);
        var (tokens, pad) = (batch["tokens"], model.Symbols.Tokenizer.Pad);
        var logits = model.Forward(batch["source"], tokens[.., ..^1]);
        var expected = Loss.CrossEntropy(logits.Flatten(0, 1), tokens[.., 1..].Reshape(-1), ignoreIndex: pad, labelSmoothing: 0.1).Item();
        var loss = model.Objectives[0].Compute(batch, new(0, 1, generator));
        Assert.Equal(expected, loss.Total.Item(), 1e-5);
        var (nats, counts) = model.NegativeLogLikelihood(batch, generator);
        Assert.Equal(Math.Exp(nats.Sum().Item() / counts.Sum().Item()), loss.Terms[0].Value.Item(), 1e-3);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Compute_BFloat16_TakesLogarithmsInFloat32(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = SomePairs.Make(kind);
        using var generator = Generator.Seeded(1);
        var batch = SomePairs.Batch(SomePairs.Sources);
        var (tokens, pad) = (batch["tokens"], model.Symbols.Tokenizer.Pad);
        Tensor logits;
        double loss;
        using (Autograd.Autocast(DeviceType.Cpu))
        {
            logits = model.Forward(batch["source"], tokens[.., ..^1]);
            loss = model.Objectives[0].Compute(batch, new(0, 1, generator)).Total.Item();
        }

        Assert.Equal(DType.BFloat16, logits.DType);
        var expected = Loss.CrossEntropy(logits.Flatten(0, 1).To(DType.Float32), tokens[.., 1..].Reshape(-1), ignoreIndex: pad, labelSmoothing: 0.1).Item();
        Assert.Equal(expected, loss, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Compute_FirstWeights_AreNearTheLogOfTheVocabulary(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = SomePairs.Make(kind);
        using var generator = Generator.Seeded(1);
        var loss = model.Objectives[0].Compute(SomePairs.Batch(SomePairs.Sources), new(0, 1, generator)).Total.Item();
        Assert.InRange(loss, 0.6 * Math.Log(model.Symbols.Count), 1.6 * Math.Log(model.Symbols.Count));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Translate_TooLongOrWrongly_SaysSo(string kind)
    {
        using var scope = TensorScope.Open();
        using var model = SomePairs.Make(kind);
        Assert.Contains("13 tokens", Assert.Throws<UserException>(() => model.Translate(new([new string('a', 13)]))).Message, StringComparison.Ordinal);
        Assert.Contains("beam of 0", Assert.Throws<UserException>(() => model.Translate(new(["a"]) { Beam = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("length penalty", Assert.Throws<UserException>(() => model.Translate(new(["a"]) { LengthPenalty = double.NaN })).Message, StringComparison.Ordinal);
        Assert.InRange(model.Translate(new([new string('a', 12)]))[0].Length, 0, SomePairs.Length);
    }

    [Theory]
    [InlineData("seq2seq-transformer", "heads: 3", "model.heads is 3, which does not divide")]
    [InlineData("seq2seq-transformer", "layers: 3", "model.layers is not a setting")]
    [InlineData("seq2seq-gru", "hidden: 33", "model.hidden must be even")]
    public void Create_WrongSettings_AreNamed(string kind, string settings, string message)
    {
        var problems = new RecipeProblems("recipe");
        Assert.Null(ModelFamilies.Create(new ModelConfig { Kind = kind, Settings = RecipeMap.Parse(settings) }, SomePairs.Spec, problems));
        Assert.Contains(problems.Items, problem => $"{problem.Path} {problem.Message}".Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Create_DataWithoutPairs_IsRefused()
    {
        var problems = new RecipeProblems("recipe");
        Assert.Null(ModelFamilies.Create(new ModelConfig { Kind = "seq2seq-gru" }, SomeText.Spec, problems));
        Assert.Contains(problems.Items, problem => problem.Message.Contains("no pairs of texts", StringComparison.Ordinal));
    }

    [Fact]
    public void NamedParameters_Transformer_HavePyTorchsNames()
    {
        using var model = new TranslationTransformer(SomePairs.SmallTransformer with { EncoderLayers = 1, DecoderLayers = 1 }, SomePairs.Spec);
        Assert.Equal(
            [
                "embedding.weight", "encoder.layers.0.self_attn.in_proj_weight", "encoder.layers.0.self_attn.in_proj_bias", "encoder.layers.0.self_attn.out_proj.weight",
                "encoder.layers.0.self_attn.out_proj.bias", "encoder.layers.0.linear1.weight", "encoder.layers.0.linear1.bias", "encoder.layers.0.linear2.weight",
                "encoder.layers.0.linear2.bias", "encoder.layers.0.norm1.weight", "encoder.layers.0.norm1.bias", "encoder.layers.0.norm2.weight",
                "encoder.layers.0.norm2.bias", "encoder.norm.weight", "encoder.norm.bias",
            ],
            model.NamedParameters().Select(p => p.Name).TakeWhile(name => !name.StartsWith("decoder", StringComparison.Ordinal)));
    }

    // Untrained models say much the same of everything: larger and wilder weights make them differ by source and place.
    private static void Sharpen(TranslationModel model)
    {
        using var quiet = Autograd.NoGrad();
        foreach (var parameter in model.Parameters()) parameter.Value.MulInPlace(2.5).AddInPlace(Tensor.Randn(parameter.Value.Shape) * 0.5);
    }

    private static string Greedy(TranslationModel model, string source)
    {
        var tokenizer = model.Symbols.Tokenizer;
        model.Eval();
        var read = Tensor.From<long>([.. tokenizer.Encode(source).Select(id => (long)id), tokenizer.End], 1, source.Length + 1);
        var ids = new List<long> { tokenizer.Begin };
        while (ids.Count - 1 < Math.Min(SomePairs.Length, (2 * source.Length) + 16))
        {
            var logits = model.Forward(read, Tensor.From<long>([.. ids], 1, ids.Count))[0][^1].ToArray<float>();
            var next = Enumerable.Range(0, logits.Length).Where(id => id == tokenizer.End || !tokenizer.IsSpecial(id)).MaxBy(id => logits[id]);
            if (next == tokenizer.End) break;
            ids.Add(next);
        }

        return tokenizer.Decode([.. ids.Skip(1).Select(id => (int)id)]);
    }
}
