namespace Diorama.Evaluation.Tests.Metrics.Text;

public sealed class BleuTests
{
    private const double Tolerance = 1e-9;

    public static TheoryData<string> Corpora => ScoreGoldens.Names;

    [Theory]
    [InlineData(BleuTokenizer.Mteval13a, "13a")]
    [InlineData(BleuTokenizer.International, "intl")]
    [InlineData(BleuTokenizer.Chinese, "zh")]
    [InlineData(BleuTokenizer.Characters, "char")]
    public void Words_OddLines_AreSacreBleus(BleuTokenizer tokenizer, string name)
    {
        var lines = ScoreGoldens.Strings(ScoreGoldens.Root.GetProperty("lines"));
        var tokens = ScoreGoldens.Strings(ScoreGoldens.Root.GetProperty("tokens").GetProperty(name));
        Assert.Equal(tokens.Select(line => string.Join(' ', BleuWords.Words(line))), lines.Select(line => string.Join(' ', BleuWords.Of(line, tokenizer))));
    }

    [Theory]
    [MemberData(nameof(Corpora))]
    public void OfCorpus_AnyTexts_IsSacreBleus(string name)
    {
        var corpus = ScoreGoldens.Corpus(name);
        var references = ScoreGoldens.References(corpus);
        foreach (var tokenizer in Enum.GetValues<BleuTokenizer>())
        {
            var golden = corpus.GetProperty("bleu").GetProperty(BleuWords.Name(tokenizer));
            var bleu = Bleu.OfCorpus(ScoreGoldens.Hypotheses(corpus), references, tokenizer);
            Assert.Equal(golden.GetProperty("score").GetDouble(), bleu.Score, Tolerance);
            Assert.Equal(golden.GetProperty("precisions").EnumerateArray().Select(p => p.GetDouble()), bleu.Precisions, (a, b) => Math.Abs(a - b) < Tolerance);
            Assert.Equal(golden.GetProperty("bp").GetDouble(), bleu.BrevityPenalty, Tolerance);
            Assert.Equal(golden.GetProperty("hypothesis").GetInt64(), bleu.HypothesisLength);
            Assert.Equal(golden.GetProperty("reference").GetInt64(), bleu.ReferenceLength);
            Assert.Equal(golden.GetProperty("text").GetString(), bleu.ToString());
            Assert.Equal(golden.GetProperty("signature").GetString(), Bleu.Signature(references[0].Count, tokenizer));
        }
    }

    [Theory]
    [MemberData(nameof(Corpora))]
    public void Of_OneSentence_IsSacreBleus(string name)
    {
        var corpus = ScoreGoldens.Corpus(name);
        var scores = ScoreGoldens.Hypotheses(corpus).Zip(ScoreGoldens.References(corpus), (text, others) => Bleu.Of(BleuCounts.Of(text, others), effectiveOrder: true).Score);
        Assert.Equal(corpus.GetProperty("sentences").EnumerateArray().Select(s => s.GetDouble()), scores, (a, b) => Math.Abs(a - b) < Tolerance);
    }

    [Theory]
    [MemberData(nameof(Corpora))]
    public void Chrf_AnyTexts_IsSacreBleus(string name)
    {
        var corpus = ScoreGoldens.Corpus(name);
        var references = ScoreGoldens.References(corpus);
        foreach (var wordOrder in (int[])[0, 2])
        {
            var golden = corpus.GetProperty("chrf").GetProperty($"{wordOrder}");
            Assert.Equal(golden.GetProperty("score").GetDouble(), Chrf.OfCorpus(ScoreGoldens.Hypotheses(corpus), references, wordOrder).Score, Tolerance);
            Assert.Equal(golden.GetProperty("signature").GetString(), Chrf.Signature(references[0].Count, wordOrder));
        }
    }
}
