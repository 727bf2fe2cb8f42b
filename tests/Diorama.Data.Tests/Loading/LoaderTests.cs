using Diorama.Core;
using Diorama.Data.Loading;
using static Diorama.Data.Tests.Loading.LoaderPlay;

namespace Diorama.Data.Tests.Loading;

public sealed class LoaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Next_AnyThreadCount_GivesTheSameSequence(int threads)
    {
        var one = Take(new FakeDataset(103), Options(8) with { Threads = 0, Seed = 5 }, batches: 60);
        // Uneven work makes the threads overtake each other.
        var slow = new FakeDataset(103) { OnRead = i => Thread.SpinWait(i % 7 * 2000) };
        var many = Take(slow, Options(8) with { Threads = threads, Seed = 5, Prefetch = 3 }, batches: 60);
        Assert.Equal(one, many);
    }

    [Fact]
    public void Next_Training_PassesArePermutationsAndDiffer()
    {
        var all = Take(new FakeDataset(40), Options(10), batches: 12);
        var passes = all.Chunk(40).ToList();
        Assert.All(passes, pass => Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), pass.Order()));
        Assert.NotEqual(passes[0], passes[1]);
        Assert.NotEqual(passes[1], passes[2]);
    }

    [Fact]
    public void Next_Fraction_HandsOutTheSameSamplesInEveryPass()
    {
        var options = Options(10) with { Fraction = 0.25, Seed = 5 };
        var passes = Take(new FakeDataset(200), options, batches: 10).Chunk(50).ToList();
        Assert.Equal(50, passes[0].Distinct().Count());
        Assert.Equal(passes[0].Order(), passes[1].Order());
        Assert.NotEqual(passes[0], passes[1]);
        Assert.NotEqual(passes[0].Order(), Take(new FakeDataset(200), options with { Seed = 6 }, batches: 5).Order());
        Assert.Empty(passes[0].Except(Take(new FakeDataset(200), options with { Fraction = 0.5 }, batches: 10)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void Constructor_ImpossibleFraction_IsRefused(double fraction) =>
        Assert.Throws<UserException>(() => new Loader(new FakeDataset(20), Options(2) with { Fraction = fraction }));

    [Fact]
    public void Next_Training_DropsTheShortBatch()
    {
        using var loader = new Loader(new FakeDataset(25), Options(10));
        Assert.Equal(2, loader.BatchesPerPass);
        for (var i = 0; i < 7; i++)
        {
            using var batch = loader.Next()!;
            Assert.Equal(10, batch.Count);
            Assert.Equal(10, batch.Int64s("index").ToArray().Distinct().Count());
        }

        Assert.Equal(new Cursor(3, 10), loader.Cursor);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Next_Evaluation_KeepsOrderAndShortBatchThenEnds(int threads)
    {
        using var loader = new Loader(new FakeDataset(25), Options(10) with { Shuffle = false, Threads = threads });
        var seen = new List<long>();
        var sizes = new List<int>();
        while (loader.Next() is { } batch)
        {
            sizes.Add(batch.Count);
            seen.AddRange(batch.Int64s("index"));
            Assert.Equal(batch.Count * 2, batch.Floats("twice").Length);
            batch.Dispose();
        }

        Assert.Equal([10, 10, 5], sizes);
        Assert.Equal(Enumerable.Range(0, 25).Select(i => (long)i), seen);
        Assert.Null(loader.Next());
    }

    [Fact]
    public void Cursor_At100RandomPlaces_RemainingSequenceIsTheSame()
    {
        const int batches = 90;
        var options = Options(8) with { Seed = 11, Threads = 2 };
        var cursors = new List<Cursor>();
        var whole = new List<long>();
        using (var loader = new Loader(new FakeDataset(203), options))
        {
            for (var i = 0; i < batches; i++)
            {
                cursors.Add(loader.Cursor);
                using var batch = loader.Next()!;
                whole.AddRange(batch.Int64s("index"));
            }
        }

        var random = new Random(3);
        for (var trial = 0; trial < 100; trial++)
        {
            var from = random.Next(batches);
            var rest = Take(new FakeDataset(203), options with { Threads = trial % 3 }, batches - from, cursors[from]);
            Assert.Equal(whole.Skip(from * 8), rest);
        }
    }

    [Fact]
    public void Next_OtherSeed_GivesAnotherOrder() =>
        Assert.NotEqual(Take(new FakeDataset(64), Options(8), 8), Take(new FakeDataset(64), Options(8) with { Seed = 1 }, 8));

    [Fact]
    public void Next_EvenGroups_AreDrawnAlikeAndTheLargeOneInTurns()
    {
        // 90 of the first group, 9 of the second, 1 of the third; a pass draws 100.
        int[] groups = [.. Enumerable.Repeat(0, 90), .. Enumerable.Repeat(1, 9), 2];
        var passes = Take(new FakeDataset(100) { EvenGroups = groups }, Options(10), batches: 60).Chunk(100).ToList();
        foreach (var pass in passes)
        {
            var counts = pass.CountBy(i => groups[i]).OrderBy(p => p.Key).Select(p => p.Value).ToList();
            Assert.All(counts, count => Assert.InRange(count, 33, 34));
            Assert.Equal(counts[0], pass.Where(i => groups[i] == 0).Distinct().Count());
            Assert.Equal(9, pass.Where(i => groups[i] == 1).Distinct().Count());
        }

        Assert.NotEqual(passes[0].Where(i => groups[i] == 0).Order(), passes[1].Where(i => groups[i] == 0).Order());
        using var evaluation = new Loader(new FakeDataset(100) { EvenGroups = groups }, Options(100) with { Shuffle = false });
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), evaluation.Next()!.Int64s("index").ToArray());
    }

    [Fact]
    public void Random_InTraining_DependsOnSeedPassAndPlaceAlone()
    {
        var data = new FakeDataset(20) { Chance = random => (float)(random?.NextDouble() ?? -1) };
        List<float> Drawn(LoaderOptions options, Cursor start = default, int batches = 6)
        {
            using var loader = new Loader(data, options, start);
            var drawn = new List<float>();
            for (var i = 0; i < batches && loader.Next() is { } batch; i++)
            {
                for (var row = 0; row < batch.Count; row++) drawn.Add(batch.Floats("twice")[2 * row]);
                batch.Dispose();
            }

            return drawn;
        }

        var one = Drawn(Options(5));
        Assert.Equal(30, one.Distinct().Count());
        Assert.Equal(one, Drawn(Options(5) with { Threads = 3 }));
        Assert.Equal(one.Skip(10), Drawn(Options(5), new(0, 10), 4));
        Assert.Empty(one.Intersect(Drawn(Options(5) with { Seed = 1 })));
        Assert.All(Drawn(Options(5) with { Shuffle = false }), value => Assert.Equal(-1, value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Next_AtMost_SpreadsEvenlyInOnePass(int threads)
    {
        using var loader = new Loader(new FakeDataset(100), Options(2) with { Shuffle = false, AtMost = 5, Threads = threads });
        Assert.Equal(3, loader.BatchesPerPass);
        var seen = new List<long>();
        while (loader.Next() is { } batch)
        {
            seen.AddRange(batch.Int64s("index"));
            batch.Dispose();
        }

        Assert.Equal([0, 20, 40, 60, 80], seen);
    }

    [Fact]
    public void Next_Prefetch_ReadsNoFurtherThanAllowed()
    {
        var read = 0;
        using var loader = new Loader(
            new FakeDataset(1000) { OnRead = _ => Interlocked.Increment(ref read) }, Options(10) with { Threads = 4, Prefetch = 3 });
        loader.Next()!.Dispose();
        SpinWait.SpinUntil(() => Volatile.Read(ref read) >= 40, TimeSpan.FromSeconds(5));
        SpinWait.SpinUntil(() => Volatile.Read(ref read) > 40, TimeSpan.FromMilliseconds(50));
        Assert.Equal(40, read);
    }

    [Fact]
    public void Dispose_WhileThreadsReadAndWait_EndsThem()
    {
        var reading = 0;
        var loader = new Loader(
            new FakeDataset(1000) { OnRead = _ => { Interlocked.Increment(ref reading); Thread.SpinWait(5000); } },
            Options(10) with { Threads = 4 });
        loader.Next()!.Dispose();
        loader.Dispose();
        var before = Volatile.Read(ref reading);
        SpinWait.SpinUntil(() => false, 20);
        Assert.Equal(before, Volatile.Read(ref reading));
        Assert.Throws<ObjectDisposedException>(() => loader.Next());
    }

    [Fact]
    public void Batch_DisposedTwice_IsHandedOutOnce()
    {
        using var loader = new Loader(new FakeDataset(100), Options(10) with { Threads = 0 });
        var batch = loader.Next()!;
        batch.Dispose();
        batch.Dispose();
        Assert.NotSame(loader.Next(), loader.Next());
    }

    [Fact]
    public void Loader_FewerSamplesThanABatch_SaysSo()
    {
        var error = Assert.Throws<UserException>(() => new Loader(new FakeDataset(5), Options(10)));
        Assert.Contains("5 samples", error.Message, StringComparison.Ordinal);
        Assert.Throws<UserException>(() => new Loader(new FakeDataset(5), Options(0)));
    }
}
