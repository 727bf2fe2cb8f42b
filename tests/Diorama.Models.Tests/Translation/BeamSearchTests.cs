using Diorama.Core;

namespace Diorama.Models.Tests;

public sealed class BeamSearchTests
{
    // Pad, begin, end, unknown, newline and two letters: newline and letters are written, the rest is barred but for the end.
    private static readonly CharacterTokenizer _letters = CharacterTokenizer.Of(["a", "b"]);
    private static readonly int[] _written = [SpecialSymbols.Newline, SpecialSymbols.Count, SpecialSymbols.Count + 1];

    [Theory]
    [InlineData(0)]
    [InlineData(0.6)]
    [InlineData(1.5)]
    public void Translate_BeamOfAllHypotheses_FindsTheBestByEnumeration(double lengthPenalty)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            using var predictor = new MarkovPredictor(_letters.Count, seed);
            const int MaxLength = 4;
            var best = All(MaxLength).MaxBy(ids => Score(predictor, 7, ids) / Math.Pow((5.0 + ids.Length + 1) / 6, lengthPenalty))!;
            Assert.Equal(best, Search(predictor, beam: 256, lengthPenalty).Translate([[7]], [MaxLength])[0]);
        }
    }

    [Fact]
    public void Translate_BeamOfOne_IsTheGreedyChoice()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            using var predictor = new MarkovPredictor(_letters.Count, seed);
            Assert.Equal(Greedy(predictor, 3, maxLength: 12), Search(predictor, 1, 0.6).Translate([[3]], [12])[0]);
        }
    }

    /// <summary>So many ids that whole vectors of them are passed over.</summary>
    [Fact]
    public void Translate_ManyIds_IsTheGreedyChoice()
    {
        var tokenizer = CharacterTokenizer.Of([.. Enumerable.Range('a', 90).Select(c => $"{(char)c}")]);
        int[] written = [SpecialSymbols.Newline, .. Enumerable.Range(SpecialSymbols.Count, 90)];
        for (var seed = 0; seed < 20; seed++)
        {
            using var predictor = new MarkovPredictor(tokenizer.Count, seed);
            var found = new BeamSearch(predictor, tokenizer, 1, 0.6).Translate([[3]], [12])[0];
            Assert.Equal(Greedy(predictor, 3, maxLength: 12, written), found);
        }
    }

    [Fact]
    public void Translate_WiderBeam_IsNeverLessProbableByMuchAndMostlyMore()
    {
        var (better, worse) = (0, 0);
        for (var seed = 0; seed < 100; seed++)
        {
            using var predictor = new MarkovPredictor(_letters.Count, seed, sharpness: 1);
            var narrow = Score(predictor, 5, Search(predictor, 1, 0).Translate([[5]], [20])[0]);
            var wide = Score(predictor, 5, Search(predictor, 8, 0).Translate([[5]], [20])[0]);
            if (wide > narrow + 1e-6) better++;
            if (wide < narrow - 1e-6) worse++;
        }

        Assert.True(better > 30 && worse <= 5, $"{better} better, {worse} worse");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Translate_ManySources_AreAsOneByOne(int beam)
    {
        using var predictor = new MarkovPredictor(_letters.Count, seed: 9);
        int[][] sources = [.. Enumerable.Range(1, 12).Select(i => (int[])[i])];
        int[] lengths = [.. Enumerable.Range(1, 12).Select(i => 3 + (i % 5))];
        var together = Search(predictor, beam, 0.6).Translate(sources, lengths);
        var alone = sources.Select((source, i) => Search(predictor, beam, 0.6).Translate([source], [lengths[i]])[0]);
        Assert.Equal(alone, together);
    }

    [Fact]
    public void Translate_ToldToStop_StopsBeforeTheNextToken()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        using var predictor = new MarkovPredictor(_letters.Count, seed: 1);
        Assert.Throws<OperationCanceledException>(() => { new BeamSearch(predictor, _letters, 3, 0.6, stop.Token).Translate([[1]], [9]); });
        Assert.Equal(0, predictor.Steps);
    }

    [Fact]
    public void Translate_WhatNeverEnds_StopsAtItsGreatestLength()
    {
        using var predictor = new NeverEnding(_letters.Count);
        Assert.Equal([9, 4], Search(predictor, 3, 0.6).Translate([[1], [2]], [9, 4]).Select(ids => ids.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Translate_EndsThatComeSecondAllAlong_DoNotCutWhatIsLikelier(int beam)
    {
        using var predictor = new SureOfLength(_letters.Count, length: 6);
        Assert.Equal(Enumerable.Repeat(_written[1], 6), Search(predictor, beam, 0.6).Translate([[1]], [12])[0]);
    }

    [Theory]
    [InlineData(float.NaN, 3)]
    [InlineData(float.PositiveInfinity, 5)]
    [InlineData(float.NegativeInfinity, null)]
    public void Translate_PredictionsThatAreNoNumbers_SaysThatTrainingDiverged(float value, int? id)
    {
        using var predictor = new Broken(_letters.Count, value, id);
        Assert.Contains("its training diverged", Assert.Throws<UserException>(() => { Search(predictor, 3, 0.6).Translate([[1]], [9]); }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_BarredIds_AreNeverWritten()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            using var predictor = new MarkovPredictor(_letters.Count, seed, sharpness: 4);
            Assert.All(Search(predictor, 4, 0.6).Translate([[1], [2], [3]], [15, 15, 15]).SelectMany(ids => ids), id => Assert.Contains(id, _written));
        }
    }

    private static BeamSearch Search(ITranslationPredictor predictor, int beam, double lengthPenalty) => new(predictor, _letters, beam, lengthPenalty);

    private static IEnumerable<int[]> All(int maxLength)
    {
        IEnumerable<int[]> last = [[]];
        for (var length = 0; length <= maxLength; length++)
        {
            foreach (var ids in last) yield return ids;
            last = last.SelectMany(ids => _written.Select(id => (int[])[.. ids, id]));
        }
    }

    private static double Score(MarkovPredictor predictor, int source, int[] ids)
    {
        var score = 0.0;
        int[] row = [source, SpecialSymbols.Begin];
        foreach (var id in (int[])[.. ids, SpecialSymbols.End])
        {
            var logits = predictor.Logits(row);
            score += logits[id] - Math.Log(logits.Sum(l => Math.Exp(l)));
            row = [.. row, id];
        }

        return score;
    }

    private static int[] Greedy(MarkovPredictor predictor, int source, int maxLength, int[]? written = null)
    {
        int[] row = [source, SpecialSymbols.Begin];
        while (row.Length - 2 < maxLength)
        {
            var logits = predictor.Logits(row);
            var next = (written ?? _written).Append(SpecialSymbols.End).MaxBy(id => logits[id]);
            if (next == SpecialSymbols.End) break;
            row = [.. row, next];
        }

        return row[2..];
    }

    /// <summary>Writes one letter again and again and then the end, and takes the end for second until then.</summary>
    private sealed class SureOfLength(int numSymbols, int length) : ITranslationPredictor
    {
        private int _step;

        public int NumSymbols => numSymbols;

        public void Begin(IReadOnlyList<int[]> sources) => _step = 0;

        public void Read(ReadOnlySpan<int> parents, ReadOnlySpan<int> ids, Span<float> logits)
        {
            var (likeliest, second) = _step++ < length ? (_written[1], SpecialSymbols.End) : (SpecialSymbols.End, _written[1]);
            for (var i = 0; i < logits.Length; i++) logits[i] = i % numSymbols == likeliest ? 6 : i % numSymbols == second ? 1 : 0;
        }

        public void Dispose()
        {
        }
    }

    private sealed class NeverEnding(int numSymbols) : ITranslationPredictor
    {
        public int NumSymbols => numSymbols;

        public void Begin(IReadOnlyList<int[]> sources)
        {
        }

        public void Read(ReadOnlySpan<int> parents, ReadOnlySpan<int> ids, Span<float> logits)
        {
            for (var i = 0; i < logits.Length; i++) logits[i] = i % numSymbols == SpecialSymbols.End ? -1000 : 0;
        }

        public void Dispose()
        {
        }
    }

    /// <summary>Predicts a value that is no number, of one id or of all.</summary>
    private sealed class Broken(int numSymbols, float value, int? id) : ITranslationPredictor
    {
        public int NumSymbols => numSymbols;

        public void Begin(IReadOnlyList<int[]> sources)
        {
        }

        public void Read(ReadOnlySpan<int> parents, ReadOnlySpan<int> ids, Span<float> logits)
        {
            for (var i = 0; i < logits.Length; i++) logits[i] = id is null || i % numSymbols == id ? value : 0;
        }

        public void Dispose()
        {
        }
    }
}
