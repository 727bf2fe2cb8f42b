using Diorama.Core;
using Diorama.Data.Loading;
using static Diorama.Data.Tests.Loading.LoaderPlay;

namespace Diorama.Data.Tests.Loading;

public sealed class LoaderQuarantineTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Next_BrokenSamples_AreReplacedByTheNextWholeOne(int threads)
    {
        var data = new FakeDataset(20) { Broken = [4, 5, 19], Quarantine = new(0.5) };
        data.Quarantine.SetTotal(20);
        var seen = Take(data, Options(10) with { Shuffle = false, Threads = threads }, batches: 2);
        Assert.Equal([0, 1, 2, 3, 6, 6, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 0], seen);
        Assert.Equal(["sample 4", "sample 5", "sample 19"], data.Quarantine.Samples.Select(s => s.Name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Next_LeaveOutBroken_GivesEachWholeSampleOnce(int threads)
    {
        var data = new FakeDataset(8) { Broken = [1, 2, 3, 6], Quarantine = new(0.5) };
        using var loader = new Loader(data, Options(2) with { Shuffle = false, LeaveOutBroken = true, Threads = threads });
        var seen = new List<long[]>();
        while (loader.Next() is { } batch)
        {
            seen.Add(batch.Int64s("index").ToArray());
            batch.Dispose();
        }

        Assert.Equal([[0L], [4L, 5L], [7L]], seen);
        Assert.Equal(["sample 1", "sample 2", "sample 3", "sample 6"], data.Quarantine.Samples.Select(s => s.Name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Next_TooManyBroken_StopsAndNamesTheFirst(int threads)
    {
        var data = new FakeDataset(100) { Broken = [.. Enumerable.Range(30, 11)] };
        data.Quarantine.SetTotal(100);
        var error = Assert.Throws<UserException>(() => Take(data, Options(10) with { Shuffle = false, Threads = threads }, batches: 10));
        Assert.Contains("sample 30 (broken)", error.Message, StringComparison.Ordinal);
        Assert.Contains("maxBadFraction", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_AllBrokenAndAllAllowed_StopsAllTheSame()
    {
        var data = new FakeDataset(10) { Broken = [.. Enumerable.Range(0, 10)], Quarantine = new(1) };
        data.Quarantine.SetTotal(10);
        var error = Assert.Throws<UserException>(() => Take(data, Options(5), batches: 1));
        Assert.Contains("None of the 10 samples", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Next_ReaderFails_NamesTheSampleAndStaysFailed(int threads)
    {
        using var loader = new Loader(new FakeDataset(20) { FailsAt = 7 }, Options(5) with { Shuffle = false, Threads = threads });
        loader.Next()!.Dispose();
        var error = Assert.Throws<MachineException>(() => loader.Next());
        Assert.Contains("sample 7", error.Message, StringComparison.Ordinal);
        Assert.Contains("the reader broke", error.Message, StringComparison.Ordinal);
        Assert.Throws<MachineException>(() => loader.Next());
        Assert.Equal(new Cursor(0, 5), loader.Cursor);
    }
}
