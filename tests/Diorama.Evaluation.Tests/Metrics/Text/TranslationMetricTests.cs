using System.Collections.Immutable;
using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Text;
using Diorama.Models;

namespace Diorama.Evaluation.Tests.Metrics.Text;

public sealed class TranslationMetricTests
{
    [Fact]
    public void Evaluate_KnownTranslations_GivesTheirScoresAndThoseOfCopying()
    {
        var data = new FewPairs(40);
        using var model = new WordByWord(data.Spec);
        var figures = new ModelEvaluator(data, Split.Test, new MeasureOptions { Samples = 10, BatchSize = 4 }).Evaluate(model, stop: TestContext.Current.CancellationToken).ToDictionary(f => f.Name);
        Assert.Equal(["test.bleu", "test.chrf", "test.bleu_copy"], figures.Keys);
        int[] seen = [.. Enumerable.Range(0, 10).Select(i => i * 4)];
        Assert.Equal(Score(seen, i => model.Translate(new([data.Pair(Split.Test, i).Source]))[0]), figures["test.bleu"].Value, 1e-9);
        Assert.Equal(Score(seen, i => data.Pair(Split.Test, i).Source), figures["test.bleu_copy"].Value, 1e-9);
        Assert.All(figures.Values, f => Assert.True(f.Low <= f.Value && f.Value <= f.High && f.Samples == 10, $"{f}"));
        Assert.True(figures["test.bleu"].Value > figures["test.bleu_copy"].Value);
        double Score(int[] places, Func<int, string> text) => Bleu.OfCorpus([.. places.Select(text)], [.. places.Select(i => (IReadOnlyList<string>)[data.Pair(Split.Test, i).Target])]).Score;
    }

    private sealed class FewPairs(int count) : IParallelDataset
    {
        public string Name => "few";

        public DataSpec Spec { get; } = new() { Modality = Modality.Text, Shape = [4], Source = [4], Tokenizer = ByteTokenizer.Instance };

        public ImmutableArray<Field> Fields { get; } = [Field.Int64("source", 4), Field.Int64("tokens", 4)];

        public Quarantine Quarantine { get; } = new();

        public int Count(Split split) => count;

        public int Length(Split split, int index) => 4;

        public Pair Pair(Split split, int index) => new($"thou hast number {index} of the old words", $"you have number {index} of the old words{(index % 8 == 0 ? " indeed" : "")}", $"{index}");

        public string SampleName(Split split, int index) => $"{index}";

        public void Read(Split split, int index, RowWriter row) => throw new InvalidOperationException("no metric wants tokens");
    }

    private sealed class WordByWord(DataSpec spec) : GenerativeModel(spec), ITranslate
    {
        public override IReadOnlyList<Objective> Objectives => [];

        public int LongestSource => 100;

        public int NumTokens(string source) => source.Length;

        public IReadOnlyList<string> Translate(TranslationRequest request) =>
            [.. request.Sources.Select(s => s.Replace("thou", "you", StringComparison.Ordinal).Replace("hast", "have", StringComparison.Ordinal))];
    }
}
