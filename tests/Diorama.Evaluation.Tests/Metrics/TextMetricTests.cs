using Diorama.Data;
using Diorama.Data.Text;
using Diorama.Models;
using Diorama.Tests;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Metrics;

public sealed class TextMetricTests
{
    [Fact]
    public void Measure_ModelThatRecites_IsFoundOut()
    {
        var poems = new PoemsDataset();
        var known = poems.Text(Split.Train, 0);
        using var model = new FakeModel(poems.Spec) { Text = i => i % 2 == 0 ? known : $"text {i}" };
        var options = new MeasureOptions { Samples = 10, Seed = 3, Temperature = 0.7 };
        var figures = Measured.By(new TextMetric(poems, Split.Test, options), model, poems, options).ToDictionary(f => f.Name);
        Assert.Equal(0.6, figures["text.distinct"].Value, 12); // five others, and one five times
        Assert.Equal(20 / 25.0, figures["text.copied"].Value, 12);
        Assert.Equal(1, figures["text.copied_runs"].Value, 12); // the others are too short for a run
        Assert.InRange(figures["text.copied_floor"].Value, 0, 0.2);
        Assert.Equal(40, figures["text.copied_floor"].Samples);
        Assert.InRange(figures["text.self_bleu"].Value, 1, 100);
        Assert.Contains("temperature 0.700", figures["text.copied"].Protocol, StringComparison.Ordinal);
        Assert.All(figures.Values, f => Assert.Equal(3, f.Seed));
    }

    [Fact]
    public void Distinct_Runs_AreDifferentOnesOverAll()
    {
        Assert.Equal(3 / 5.0, TextMetric.Distinct([[1, 2, 1], [3, 1]], 1), 12);
        Assert.Equal(2 / 3.0, TextMetric.Distinct([[1, 2, 1, 2], [3]], 2), 12); // 12, 21, 12
        Assert.Equal(0, TextMetric.Distinct([[1]], 2));
    }

    [Theory]
    [InlineData("characters", 7)]
    [InlineData("bytes", 11)]
    public void LikelihoodMetric_Text_HasBitsPerCharacter(string tokenizer, int length)
    {
        using var folder = new TemporaryFolder();
        var data = new TextDataset(new() { Path = folder.Write("t.txt", "ab𠮷d é\n"), Length = length, HoldOut = 0, Tokenizer = new() { Kind = tokenizer } });
        using var model = new FakeModel(data.Spec);
        var all = new MeasureOptions { Samples = 2 };
        var figures = Measured.By(new LikelihoodMetric(new OneNat(), new SplitExamples(data, Split.Train, all), all, tokenizer: data.Tokenizer), model, data, all, Split.Train).ToDictionary(f => f.Name);
        // Of six characters and a newline the first is read: six are predicted.
        Assert.Equal((length - 1) / Math.Log(2) / 6, figures["train.bits_per_character"].Value, 6);
    }

    /// <summary>Finds every symbol to be one nat.</summary>
    private sealed class OneNat : ILikelihood
    {
        public string Protocol => "a nat a symbol";

        public (Tensor Nats, Tensor NumSymbols) NegativeLogLikelihood(Batch batch, Generator generator)
        {
            var count = Tensor.Full([batch["tokens"].Size(0)], batch["tokens"].Size(1) - 1, DType.Float32);
            return (count, count);
        }
    }
}
