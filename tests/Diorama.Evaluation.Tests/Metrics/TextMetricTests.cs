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

    [Theory]
    [InlineData("characters")]
    [InlineData("bytes")]
    public void Measure_RunningText_FindsLinesAndRunsThatCrossWindows(string kind)
    {
        using var folder = new TemporaryFolder();
        var random = new Core.SeededRandom(5);
        var lines = Enumerable.Range(0, 60).Select(i => $"verse {i} été: {string.Concat(Enumerable.Range(0, 12).Select(_ => (char)('a' + random.Next(26))))}").ToList();
        var data = new TextDataset(new() { Path = folder.Write("t.txt", string.Join('\n', lines)), Length = 16, HoldOut = 0.2, Tokenizer = new() { Kind = kind } });
        var options = new MeasureOptions { Samples = 6 };
        var figures = Copies(data, $"{lines[3]}\n{lines[4]}\nverse 5", options);
        Assert.Equal((1.0, 12L), (figures["text.copied"].Value, figures["text.copied"].Samples)); // the third line is cut off, and no line
        Assert.Equal(1, figures["text.copied_runs"].Value);
        figures = Copies(data, $"{lines[3]}\nno verse of these\n{lines[4]}!\n", options);
        Assert.Equal(1 / 3.0, figures["text.copied"].Value, 12);
        Assert.InRange(figures["text.copied_runs"].Value, 0.2, 0.9);
        Assert.InRange(figures["text.copied_runs_floor"].Value, 0, 0.3); // "verse 5" and such
        Assert.DoesNotContain("text.copied", Copies(data, "too short for a line", options).Keys);
    }

    [Fact]
    public void Measure_RunningTextOfOneLine_HasRunsAlone()
    {
        using var folder = new TemporaryFolder();
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i * 7 % 9973} "));
        var data = new TextDataset(new() { Path = folder.Write("t.txt", text), Length = 65, HoldOut = 0 });
        var figures = Copies(data, text[30_000..30_100], new MeasureOptions { Samples = 2 });
        Assert.Equal(1, figures["text.copied_runs"].Value);
        Assert.DoesNotContain("text.copied", figures.Keys);
    }

    [Fact]
    public void Measure_Floor_IsOfTextsEvenlyOutOfTheSplit()
    {
        var data = new FakeTexts(["a line to copy"], [.. Enumerable.Range(0, 10).Select(i => i < 5 ? $"fresh {i}" : "a line to copy")]);
        var floor = Copies(data, "x", new MeasureOptions { Samples = 4 })["text.copied_floor"];
        Assert.Equal((0.5, 4L), (floor.Value, floor.Samples)); // the first four are all fresh
    }

    [Fact]
    public void Measure_WhileTraining_LeavesTheTrainingTextsAlone()
    {
        var data = new FakeTexts(["a line to copy"], ["a line to keep"]);
        var figures = Copies(data, "a line to copy", new MeasureOptions { Samples = 4, SearchesTraining = false });
        Assert.Contains("text.distinct", figures.Keys);
        Assert.DoesNotContain(figures.Keys, name => name.StartsWith("text.copied", StringComparison.Ordinal));
        Assert.Equal(0, data.TrainingReads);
    }

    private static Dictionary<string, Core.Figure> Copies(ITextDataset data, string text, MeasureOptions options)
    {
        using var model = new FakeModel(data.Spec) { Text = _ => text };
        return Measured.By(new TextMetric(data, Split.Test, options), model, data, options).ToDictionary(f => f.Name);
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
        var figures = Measured
            .By(new LikelihoodMetric(new OneNat(), new SplitExamples(data, Split.Train, all), all, tokenizer: data.Tokenizer), model, data, all, Split.Train)
            .ToDictionary(f => f.Name);
        // Of six characters and a newline the first is read: six are predicted.
        Assert.Equal((length - 1) / Math.Log(2) / 6, figures["train.bits_per_character"].Value, 6);
    }

    /// <summary>Of six characters that are predicted the tokeniser knows two: the other four cost the choice among all of Unicode, too.</summary>
    [Fact]
    public void LikelihoodMetric_SymbolsThatAreUnknown_AreCharged()
    {
        using var folder = new TemporaryFolder();
        var learnt = new TextDataset(new() { Path = folder.Write("a.txt", "aaaabbbb\n"), Length = 7, HoldOut = 0, Tokenizer = new() { Kind = "characters" } });
        var data = new TextDataset(new() { Path = folder.Write("t.txt", "aXYbZW\n"), Length = 7, HoldOut = 0, Tokenizer = new() { Kind = folder.Write("data.json", learnt.Spec.ToJson()) } });
        using var model = new FakeModel(data.Spec);
        var all = new MeasureOptions { Samples = 2 };
        var figures = Measured
            .By(new LikelihoodMetric(new OneNat(), new SplitExamples(data, Split.Train, all), all, tokenizer: data.Tokenizer), model, data, all, Split.Train)
            .ToDictionary(f => f.Name);
        Assert.Equal(4.0 / 6, figures["train.unknown"].Value, 6);
        Assert.Equal(((6 / Math.Log(2)) + (4 * Math.Log2(1_112_064))) / 6, figures["train.bits_per_character"].Value, 6);
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
