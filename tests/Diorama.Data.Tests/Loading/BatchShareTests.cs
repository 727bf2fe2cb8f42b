using Diorama.Data.Loading;

namespace Diorama.Data.Tests.Loading;

public sealed class BatchShareTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void At_SharesOfAllRanks_AreTheBatchInItsOrder(int count)
    {
        var whole = new BatchPlan(50, Options(null));
        var shares = Enumerable.Range(0, count).Select(rank => new BatchPlan(50, Options(new(rank, count)))).ToList();
        var cursor = new Cursor(0, 0);
        for (var batch = 0; batch < 10; batch++) // over the end of a pass
        {
            var planned = whole.At(cursor)!;
            var parts = shares.ConvertAll(share => share.At(cursor)!);
            Assert.Equal(planned.Indexes.ToArray(), parts.SelectMany(p => p.Indexes.ToArray()));
            Assert.All(parts, part => Assert.Equal(planned.Next, part.Next));
            Assert.All(parts, part => Assert.Equal(12 / count, part.Indexes.Length));
            Assert.Equal(Enumerable.Range(0, count).Select(rank => planned.First.Position + rank * (12 / count)), parts.Select(p => p.First.Position));
            cursor = planned.Next;
        }
    }

    [Fact]
    public void Validate_UnevenShares_IsRefused()
    {
        Assert.Contains("cannot be divided evenly among 5", Assert.Single(Options(new(0, 5)).Validate()), StringComparison.Ordinal);
        Assert.Contains("is for training", Assert.Single((Options(new(0, 2)) with { Shuffle = false }).Validate()), StringComparison.Ordinal);
    }

    private static LoaderOptions Options(BatchShare? share) => new() { BatchSize = 12, Seed = 4, Share = share };
}
