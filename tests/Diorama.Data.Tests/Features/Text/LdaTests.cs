using Diorama.Core;
using Diorama.Data.Features;
using Diorama.Tests;

namespace Diorama.Data.Tests.Features;

public sealed class LdaTests
{
    private const int TopicWords = 20;

    /// <summary>Texts of three topics with 20 words each, mostly of one topic; and a word that all have often.</summary>
    private static string[] Planted(int count, int seed = 1)
    {
        var random = new SeededRandom(seed, "test");
        return [.. Enumerable.Range(0, count).Select(d => string.Join(' ', Enumerable.Range(0, 40).Select(_ =>
        {
            var topic = random.NextDouble() < 0.9 ? d % 3 : random.Next(3);
            return random.NextDouble() < 0.3 ? "und" : $"{(char)('a' + topic)}{random.Next(TopicWords)}";
        })))];
    }

    [Fact]
    public void Fit_PlantedTopics_AreFound()
    {
        var fitted = new Lda { NumTopics = 3, Sweeps = 100, Terms = new() { MaxShare = 0.9 } }.Fit(Planted(300));
        Assert.Equal(1, fitted.Shares.Sum(), 9);
        var found = fitted.TopTerms(TopicWords).Select(terms => string.Concat(terms.Select(t => t[0]).Distinct())).Order().ToList();
        Assert.Equal(["a", "b", "c"], found);
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(1, fitted.Topic(k).ToArray().Sum(), 9);
            Assert.All(fitted.Topic(k).ToArray().OrderDescending().Take(TopicWords), p => Assert.InRange(p, 0.03, 0.07)); // 1/20 each, 0.1 / 3 of the others
        }

        // Texts not seen before are told apart by them.
        var mixtures = fitted.Transform(Planted(30, seed: 2));
        for (var d = 0; d < 30; d++)
        {
            var row = mixtures.Row(d).ToArray();
            Assert.Equal(1, row.Sum(), 5);
            Assert.Equal(mixtures.Row(d % 3).ToArray().Index().MaxBy(p => p.Item).Index, row.Index().MaxBy(p => p.Item).Index);
            Assert.InRange(row.Max(), 0.75f, 1);
        }
    }

    [Fact]
    public void Fit_ATopicThatAllTextsHave_HasTheGreatestPrior()
    {
        var random = new SeededRandom(1, "test");
        string[] texts =
        [
            .. Enumerable
                .Range(0, 300)
                .Select(d =>
                    string.Join(' ', Enumerable.Range(0, 40).Select(_ => $"{(random.NextDouble() < 0.6 ? 'a' : "bcd"[d % 3])}{random.Next(TopicWords)}"))
                ),
        ];
        var fitted = new Lda { NumTopics = 4 }.Fit(texts);
        Assert.InRange(fitted.TopTerms(TopicWords)[0].Count(term => term[0] == 'a'), 17, TopicWords);
        Assert.True(fitted.Alpha[0] > 2 * fitted.Alpha.Skip(1).Max(), string.Join(' ', fitted.Alpha));
    }

    [Fact]
    public void Perplexity_OfTopics_LiesBelowThatOfSharesAndNearThePlanted()
    {
        var held = Planted(150, seed: 2);
        var terms = new BagOfWords { MaxShare = 0.9 };
        var early = new Lda { NumTopics = 3, Sweeps = 1, Terms = terms }.Fit(Planted(300)).Perplexity(held);
        var late = new Lda { NumTopics = 3, Sweeps = 100, Terms = terms }.Fit(Planted(300)).Perplexity(held);
        Assert.True(late.Value < early.Value / 1.5, $"{late.Value} after {early.Value}");
        Assert.InRange(late.BySharesAlone, 58, 62); // 60 words, equally often

        // The source: 0.9 + 0.1/3 of one topic's words, 0.1/3 of each other's.
        var (own, other) = (0.9 + 0.1 / 3, 0.1 / 3);
        var planted = Math.Exp(-own * Math.Log(own / TopicWords) - 2 * other * Math.Log(other / TopicWords));
        Assert.InRange(late.Value, planted * 0.97, planted * 1.1);
        Assert.Equal(60, late.NumTerms);
    }

    [Fact]
    public void Perplexity_EvenModel_IsTheNumberOfTerms()
    {
        var terms = new BagOfWords().Fit(Planted(50));
        var count = terms.Columns.Count;
        var even = new LdaTransformer(terms, [.. Enumerable.Repeat(1.0 / count, 2 * count)], [1, 1], [0.5, 0.5]);
        var found = even.Perplexity(Planted(20));
        Assert.Equal(count, found.Value, 9);
        Assert.Equal(count, found.BySharesAlone, 9);
        Assert.True(found.NumForetold > 300);
        Assert.True(double.IsNaN(even.Perplexity(["nothing known"]).Value));
    }

    [Fact]
    public void Transform_OneWord_IsTheClosedForm()
    {
        // With one word the words without it are none: θ ∝ α + φ α / Σ φ α.
        var terms = new BagOfWords().Fit(["x y"]);
        var fitted = new LdaTransformer(terms, [0.9, 0.1, 0.2, 0.8], [1, 3], [0.5, 0.5]);
        var first = 0.9 * 1 / (0.9 * 1 + 0.2 * 3);
        Assert.Equal([(1 + first) / 5, (3 + 1 - first) / 5], fitted.Transform(["x"]).Row(0).ToArray().Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0.25f, 0.75f], fitted.Transform(["unknown"]).Row(0).ToArray());
    }

    [Fact]
    public void Fit_SameSeed_GivesSameBytes()
    {
        using var folder = new TemporaryFolder();
        var texts = Planted(60);
        foreach (var (name, seed) in (ReadOnlySpan<(string, long)>)[("a", 7), ("b", 7), ("c", 8)]) new Lda { NumTopics = 3, Sweeps = 40, Seed = seed }.Fit(texts).Save(folder.File(name));
        Assert.Equal(File.ReadAllBytes(folder.File("a")), File.ReadAllBytes(folder.File("b")));
        Assert.NotEqual(File.ReadAllBytes(folder.File("a")), File.ReadAllBytes(folder.File("c")));
        var loaded = LdaTransformer.Load(folder.File("a"));
        var fitted = new Lda { NumTopics = 3, Sweeps = 40, Seed = 7 }.Fit(texts);
        Assert.Equal(fitted.Transform(texts).Values.ToArray(), loaded.Transform(texts).Values.ToArray());
        Assert.Equal(fitted.Perplexity(texts), loaded.Perplexity(texts));
    }

    [Fact]
    public void Improve_Priors_ApproachWhatTheCountsWereDrawnFrom()
    {
        // Counts of 4,000 texts of 50 words, drawn from a Dirichlet-multinomial with the priors 0.3 and 2 (Pólya's urn).
        double[] priors = [0.3, 2];
        var random = new SeededRandom(3, "urn");
        var texts = Enumerable.Range(0, 4000).Select(_ => new int[50]).ToArray();
        var counts = new TopicCounts(2, texts);
        foreach (var _ in texts)
        {
            var drawn = new int[2];
            for (var i = 0; i < 50; i++) drawn[random.NextDouble() * (priors.Sum() + i) < priors[0] + drawn[0] ? 0 : 1]++;
            counts.Add(drawn);
        }

        double[] learnt = [1, 1];
        counts.Improve(learnt, 500, 1e-4);
        Assert.InRange(learnt[0], 0.28, 0.32);
        Assert.InRange(learnt[1], 1.75, 2.25);
    }

    [Fact]
    public void Fit_WrongSettings_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lda { NumTopics = 0 }.Fit(["a a"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lda { Beta = 0 }.Fit(["a a"]));
        Assert.Throws<UserException>(() => new Lda().Fit(["a", "b"]));
        Assert.Equal([0.5f, 0.5f], new Lda { NumTopics = 2, Sweeps = 1, Terms = new(), Alpha = 1 }.Fit(["a"]).Transform([""]).Row(0).ToArray());
    }
}
