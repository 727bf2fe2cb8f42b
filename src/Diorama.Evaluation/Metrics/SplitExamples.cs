using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Loading;

namespace Diorama.Evaluation;

/// <summary>Examples of a split, at even distances from its first to its last. Broken ones are left out, and listed in the data set's quarantine.</summary>
/// <param name="dataset">The data; borrowed.</param>
/// <param name="split">The split.</param>
/// <param name="options">At most how many, how many at a time, read by how many threads.</param>
internal sealed class SplitExamples(IDataset dataset, Split split, MeasureOptions options)
{
    // What a network holds of a batch of texts grows with its symbols, and texts can be long.
    private const int SymbolsAtOnce = 1 << 13;

    /// <summary>The split.</summary>
    internal Split Split => split;

    /// <summary>How many, broken ones included.</summary>
    internal int Count { get; } = Math.Min(options.Samples, dataset.Count(split));

    /// <summary>Which examples are meant, in words.</summary>
    internal string Protocol => Count == dataset.Count(split)
        ? $"all {SplitName.Words(split)} examples"
        : $"{SplitName.Words(split)} examples, evenly out of {FigureText.Number(dataset.Count(split))}";

    /// <summary>Their places in the split, broken ones included.</summary>
    internal IEnumerable<int> Indexes() => Enumerable.Range(0, Count).Select(i => (int)((long)i * dataset.Count(split) / Count));

    private int AtOnce => dataset.Spec is { Modality: Modality.Text, Shape: [var length] } ? (int)Math.Clamp(SymbolsAtOnce / length, 1, options.BatchSize) : options.BatchSize;

    /// <summary>Reads them, batch after batch; each is valid until the next.</summary>
    internal IEnumerable<HostBatch> Batches()
    {
        if (Count == 0) yield break;
        using var loader = new Loader(dataset, new LoaderOptions
        {
            Split = split,
            BatchSize = AtOnce,
            Shuffle = false,
            AtMost = options.Samples,
            LeaveOutBroken = true,
            Threads = LoaderOptions.ThreadsFor(dataset, options.Workers),
        });
        while (loader.Next() is { } batch)
        {
            using (batch) yield return batch;
        }
    }
}
