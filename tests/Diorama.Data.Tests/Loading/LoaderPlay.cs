using Diorama.Data.Loading;

namespace Diorama.Data.Tests.Loading;

/// <summary>Loaders as the tests use them.</summary>
internal static class LoaderPlay
{
    internal static LoaderOptions Options(int batchSize) => new() { BatchSize = batchSize };

    internal static List<long> Take(FakeDataset data, LoaderOptions options, int batches, Cursor start = default)
    {
        using var loader = new Loader(data, options, start);
        var seen = new List<long>();
        for (var i = 0; i < batches; i++)
        {
            using var batch = loader.Next()!;
            seen.AddRange(batch.Int64s("index"));
        }

        return seen;
    }
}
