using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class RecurrentModelTests
{
    public static TheoryData<RecurrentCell, bool> Kinds => new() { { RecurrentCell.Gru, true }, { RecurrentCell.Gru, false }, { RecurrentCell.Lstm, true }, { RecurrentCell.Lstm, false } };

    [Fact]
    public void NamedParameters_TiedGruWithProjection_AreApproved()
    {
        using var model = new RecurrentModel(new RecurrentConfig { Embedding = 6, Hidden = 4 }, SomeText.SpecOf(9, "山", "水"));
        Assert.Equal(
            [
                "embedding.weight [7, 6]", "rnn.weight_ih_l0 [12, 6]", "rnn.weight_hh_l0 [12, 4]", "rnn.bias_ih_l0 [12]", "rnn.bias_hh_l0 [12]",
                "project.weight [6, 4]", "project.bias [6]", "head.weight [7, 6]", "head.bias [7]",
            ],
            StateDict.Of(model).Select(p => $"{p.Name} [{string.Join(", ", p.Value.Shape.ToArray())}]"));
        Assert.Equal((7 * 6) + (12 * 10) + 24 + (6 * 4) + 6 + 7, model.NumParameters());
    }

    [Fact]
    public void NamedParameters_FreeLstmOfTwoLayers_AreApproved()
    {
        using var model = new RecurrentModel(new RecurrentConfig { Cell = RecurrentCell.Lstm, Embedding = 6, Hidden = 4, Layers = 2, Tie = false }, SomeText.SpecOf(9, "山", "水"));
        Assert.Equal(
            [
                "embedding.weight [7, 6]", "rnn.weight_ih_l0 [16, 6]", "rnn.weight_hh_l0 [16, 4]", "rnn.bias_ih_l0 [16]", "rnn.bias_hh_l0 [16]",
                "rnn.weight_ih_l1 [16, 4]", "rnn.weight_hh_l1 [16, 4]", "rnn.bias_ih_l1 [16]", "rnn.bias_hh_l1 [16]", "head.weight [7, 4]", "head.bias [7]",
            ],
            StateDict.Of(model).Select(p => $"{p.Name} [{string.Join(", ", p.Value.Shape.ToArray())}]"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NegativeLogLikelihood_HeadOfZeros_IsLogOfTheVocabulary(RecurrentCell cell, bool tie)
    {
        using var scope = TensorScope.Open();
        using var model = new RecurrentModel(new RecurrentConfig { Cell = cell, Embedding = 8, Hidden = 8, Tie = tie, Dropout = 0.5 }, SomeText.Spec);
        foreach (var (_, parameter) in model.NamedParameters().Where(p => p.Name.StartsWith("head", StringComparison.Ordinal) || (tie && p.Name == "embedding.weight")))
        {
            Init.Constant(parameter.Value, 0);
        }
        using var generator = Generator.Seeded(1);
        var (nats, numSymbols) = model.NegativeLogLikelihood(SomeText.Batch(model.Symbols, 27, "山龙", "春眠不觉晓\n处处闻啼鸟"), generator);
        Assert.Equal([3, 12], numSymbols.ToArray<float>());
        Assert.All(nats.ToArray<float>().Zip([3, 12]), n => Assert.Equal(n.Second * Math.Log(model.Symbols.Count), n.First, 4));
        Assert.True(model.IsTraining);
    }

    [Fact]
    public void Compute_Batch_IsMeanNatsOfTheSymbolsThatCount()
    {
        using var scope = TensorScope.Open();
        using var model = Small(RecurrentCell.Gru);
        using var generator = Generator.Seeded(1);
        var batch = SomeText.Batch(model.Symbols, 27, "山中", "春眠不觉晓\n处处闻啼鸟");
        var (nats, numSymbols) = model.NegativeLogLikelihood(batch, generator);
        var loss = Loss(model, batch);
        Assert.Equal(nats.Sum().Item() / numSymbols.Sum().Item(), loss.Total.Item(), 5);
        Assert.Equal("perplexity", loss.Terms.Single().Name);
        Assert.Equal(Math.Exp(loss.Total.Item()), loss.Terms.Single().Value.Item(), 3);
        Assert.Equal(loss.Total.Item(), Loss(model, SomeText.Batch(model.Symbols, 40, "山中", "春眠不觉晓\n处处闻啼鸟")).Total.Item(), 5); // more padding
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Predictors_SymbolBySymbol_GiveWhatForwardGives(RecurrentCell cell, bool tie)
    {
        using var scope = TensorScope.Open();
        using var model = Small(cell, tie: tie);
        model.Eval();
        int[] ids = [1, 9, 12, 4, 30, 2];
        using var quiet = Autograd.NoGrad();
        var expected = model.Forward(Tensor.From<long>(Array.ConvertAll(ids, id => (long)id), 1, ids.Length)).ToArray<float>();
        var width = model.Symbols.Count;
        foreach (ISymbolPredictor predictor in new ISymbolPredictor[] { new RecurrentPredictor(model), new StepperPredictor(model.Stepper()) })
        {
            using var made = predictor;
            var logits = new float[predictor.NumTexts * width];
            for (var t = 0; t < ids.Length; t++)
            {
                predictor.Read(Enumerable.Repeat(ids[t], predictor.NumTexts).ToArray(), logits);
                Assert.All(Enumerable.Range(0, width), v => Assert.Equal(expected[(t * width) + v], logits[^(width - v)], 1e-5f));
            }
        }
    }

    [Fact]
    public void Continue_InTraining_SameSeedSameTextWhateverTheCountAndGoesOnTraining()
    {
        using var model = Small(RecurrentCell.Gru, dropout: 0.5);
        var all = model.Continue(new TextRequest(40, 3)).ToList();
        Assert.Equal(all, model.Continue(new TextRequest(40, 3)));
        Assert.Equal([all[37]], model.Continue(new TextRequest(1, 3) { First = 37 }));
        Assert.Equal([all[0]], model.Continue(new TextRequest(1, 3)));
        Assert.True(model.IsTraining);
    }

    [Fact]
    public void Continue_TwoEnumerationsAtOnce_DoNotMeet()
    {
        using var model = Small(RecurrentCell.Lstm);
        var texts = model.Continue(new TextRequest(6, 3));
        var alone = texts.ToList();
        Assert.Equal(alone.Select(text => (text, text)), texts.Zip(texts));
        using IEnumerator<string> one = texts.GetEnumerator(), other = texts.GetEnumerator();
        foreach (var text in alone)
        {
            Assert.True(one.MoveNext() && other.MoveNext());
            Assert.Equal((text, text), (one.Current, other.Current));
        }
    }

    [Theory]
    [InlineData(RecurrentCell.Gru)]
    [InlineData(RecurrentCell.Lstm)]
    public void Compute_EightPoemsManyTimes_AreKnownByHeart(RecurrentCell cell)
    {
        using var scope = TensorScope.Open();
        Generator.Default().Seed(1);
        using var model = new RecurrentModel(new RecurrentConfig { Cell = cell, Embedding = 32, Hidden = 64 }, SomeText.Spec);
        var batch = SomeText.Batch(model.Symbols, 27, SomeText.Poems);
        using (var group = new ParameterGroup(model.Objectives[0].Parameters))
        using (var adam = new Adam(group))
        {
            for (var step = 0; step < 150; step++)
            {
                using var inner = TensorScope.Open();
                group.ZeroGradients();
                Loss(model, batch).Total.Backward();
                adam.Step(0.02);
            }
        }
        // Which of the eight it is cannot be known: log 8 nats for the first of 24 symbols.
        Assert.InRange(Loss(model, batch).Total.Item() - (Math.Log(8) / 24), 0, 0.02);
        Assert.Equal(SomeText.Poems, SomeText.Poems.Select(poem => model.Continue(new TextRequest(1, 1) { Temperature = 0, Prompt = poem[..1] }).Single()));
    }

    private static RecurrentModel Small(RecurrentCell cell, double dropout = 0, bool tie = true)
    {
        Generator.Default().Seed(2);
        return new RecurrentModel(new RecurrentConfig { Cell = cell, Embedding = 8, Hidden = 12, Layers = 2, Dropout = dropout, Tie = tie }, SomeText.Spec);
    }

    private static ObjectiveLoss Loss(RecurrentModel model, Batch batch)
    {
        using var generator = Generator.Seeded(1);
        return model.Objectives.Single().Compute(batch, new ObjectiveContext(0, 1, generator));
    }
}
