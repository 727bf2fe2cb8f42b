using Diorama.Core;
using Diorama.Data.Features;
using Diorama.Data.Text;

namespace Diorama.Data.Tests.Features;

public sealed class TextAnalysisTests
{
    [Fact]
    public void NGramCounts_Text_AreCountedByHand()
    {
        var runs = NGramCounts.Of(["a b a b", "a c. a b"], 2, top: 2);
        Assert.Equal((2, 5L, 3, 2), (runs.Length, runs.Total, runs.Distinct, runs.Once)); // ab ba ab, ac, ab: none over the full stop
        Assert.Equal([new("a b", 3), new("b a", 1)], runs.Top);
        Assert.Equal([new("明月光", 1)], NGramCounts.Of(["明月光"], 3).Top);
        Assert.Equal(0, NGramCounts.Of(["a b"], 3).Total);
    }

    [Fact]
    public void NGramCounts_Equals_AreListedInTheirOrder() =>
        Assert.Equal([new("c", 3), new("b", 2), new("a", 1)], NGramCounts.Of(["a b c, c b, d c e f"], 1, top: 3).Top);

    [Fact]
    public void NGramTable_MoreRunsThanCanBeHeld_SaysWhatToDo()
    {
        var words = Words.Each("a b a b, c a".AsMemory()).ToList(); // a b c, ab ba ca
        new NGramTable(2, mostRuns: 6).Add(words);
        Assert.Contains(
            "more than 5 different runs of up to 2 words, too many to hold: count shorter ones (--ngram)",
            Assert.Throws<UserException>(() => new NGramTable(2, mostRuns: 5).Add(words)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Of_OneLongText_TellsHowFarItIsWithinIt()
    {
        var progress = new List<double>();
        var analysis = TextAnalysis.Of([string.Concat(Enumerable.Repeat("a b ", 200_000))], progress: progress.Add);
        Assert.Equal([new("a b a", 199_999), new("b a b", 199_999)], analysis.NGrams[2].Top);
        Assert.InRange(progress.Count, 40, 60);
        Assert.Equal(progress.Order(), progress);
        Assert.Equal(1, progress[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Of_Documents_ProgressGoesFromNothingToAll(int topics)
    {
        var progress = new List<double>();
        TextAnalysis.Of([.. Enumerable.Range(0, 40).Select(i => $"the {(i % 2 == 0 ? "whale swims" : "horse runs")} and {i % 7}")], new() { NumTopics = topics, MaxShare = 1 }, progress.Add);
        Assert.Equal(progress.Order(), progress);
        Assert.InRange(progress[0], 0, 0.01);
        Assert.InRange(progress[^1], 0.99, 1);
    }

    [Theory]
    [InlineData("春眠不觉晓\n处处闻啼鸟", 5, 5)]
    [InlineData("《春晓》春眠不觉晓，处处闻啼鸟。", 7, 5)]
    [InlineData("one two\n\n three. Four\n!", 2, 2)]
    [InlineData("!?")]
    public void VerseLines_Lengths_AreWordsALine(string text, params int[] lengths) => Assert.Equal(lengths, VerseLines.Lengths(text));

    [Fact]
    public void PoemForms_OfPoems_HaveSharesAndAnOrder()
    {
        var forms = PoemForms.Of(["春眠不觉晓\n处处闻啼鸟", "夜来风雨声\n花落知多少", "一二\n三四五", "…"]);
        Assert.Equal([new(2, 5, 0.5), new(2, null, 0.25)], forms);
    }

    [Fact]
    public void TextShape_Transform_IsCountedByHand()
    {
        var shape = new TextShape().Transform(["a b a\nc", ""]).ToDense();
        Assert.Equal([4, 0.75f, 2, 2, 1, 3, 0], shape.Row(0).ToArray());
        Assert.Equal(new float[7], shape.Row(1).ToArray());
    }

    [Fact]
    public void StopShare_OfAWordThatIsStrewnEvenly_IsTheShareOfTextsThatHaveIt()
    {
        var random = new SeededRandom(1, "strewn");
        var hits = Enumerable.Range(0, 20_000).Count(_ => Enumerable.Range(0, 24).Any(_ => random.Next(400) == 0));
        Assert.Equal(hits / 20_000.0, TextAnalysis.StopShare(24, 20_000), 0.005);
        Assert.InRange(TextAnalysis.StopShare(1e6, 20_000), 0.999, 1);
        Assert.Equal(0.05, TextAnalysis.StopShare(3, 61));
        Assert.Equal(0.3, TextAnalysis.StopShare(3, 10), 1e-12);
        Assert.All(Enumerable.Range(10, 50), n => Assert.True(3 <= TextAnalysis.StopShare(3, n) * n));
        Assert.Equal(1, TextAnalysis.StopShare(3, 2));
    }

    [Fact]
    public void Of_BundledPoems_FindsFormsPairsAndTopics()
    {
        var data = new PoemsDataset();
        string[] poems = [.. Enumerable.Range(0, 1500).Select(i => data.Text(Split.Train, i))];
        var analysis = TextAnalysis.Of(poems, new() { NumTopics = 5, NGrams = 2 });
        Assert.Null(analysis.Remark);
        Assert.Equal(1500, analysis.NumDocuments);
        Assert.Equal(poems.Sum(p => p.EnumerateRunes().Count() - 3), analysis.NumWords);
        Assert.All(analysis.Forms, f => Assert.True(f is { NumLines: 4, LineLength: 5 or 7 }));
        Assert.Equal(1, analysis.Forms.Sum(f => f.Share), 9);
        Assert.All(analysis.KeyWords, k => Assert.Equal(2, k.Term.EnumerateRunes().Count()));
        Assert.Equal(5, analysis.Topics!.NumTopics);
        Assert.InRange(analysis.Perplexity!.Value, 2, analysis.Perplexity.NumTerms);
        Assert.Equal(1500, analysis.Features.NumRows);
        Assert.StartsWith("form:", analysis.Features.Columns[0], StringComparison.Ordinal);
        Assert.Equal("topic 1", analysis.Features.Columns[7]);
        Assert.StartsWith("term:", analysis.Features.Columns[12], StringComparison.Ordinal);
        var twice = TextAnalysis.Of(poems, new() { NumTopics = 5, NGrams = 2 });
        Assert.Equal(analysis.Topics.Topic(0).ToArray(), twice.Topics!.Topic(0).ToArray());
        Assert.Equal(analysis.KeyWords, twice.KeyWords);
    }

    [Fact]
    public void Of_TenShortDocuments_HaveKeyWords()
    {
        var analysis = TextAnalysis.Of([.. Enumerable.Range(0, 10).Select(i => $"the {(i % 5 == 0 ? "whale" : i % 3 == 0 ? "horse" : $"word{i}")} of number {i}")], new() { NumTopics = 0 });
        Assert.Null(analysis.Remark);
        Assert.Equal(["horse", "whale"], analysis.KeyWords.Select(k => k.Term).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("1 document:", "one text alone")]
    [InlineData("3 documents:", "a", "b", "a b")]
    [InlineData("no term is left", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j")]
    public void Of_WhatCannotBeCompared_SaysSoAndGivesTheRest(string remark, params string[] documents)
    {
        var analysis = TextAnalysis.Of(documents);
        Assert.StartsWith(remark, analysis.Remark, StringComparison.Ordinal);
        Assert.Equal(documents.Length >= TextAnalysis.MinDocuments, analysis.Remark!.EndsWith("--max-share.", StringComparison.Ordinal));
        Assert.Empty(analysis.KeyWords);
        Assert.Null(analysis.Topics);
        Assert.Equal(documents.Length, analysis.Features.NumRows);
        Assert.NotEmpty(analysis.NGrams[0].Top);
        Assert.NotEmpty(analysis.Forms);
    }
}
