using Diorama.Data;

namespace Diorama.Evaluation;

/// <summary>
/// Examples of a split, at even distances from its first to its last: data sets are often sorted, and their beginning is no fair sample.
/// Broken examples are left out, and listed in the data set's quarantine.
/// </summary>
/// <param name="dataset">The data; borrowed.</param>
/// <param name="split">The split.</param>
/// <param name="atMost">At most how many.</param>
/// <param name="batchSize">How many at a time.</param>
internal sealed class SplitExamples(IDataset dataset, Split split, int atMost, int batchSize)
{
    /// <summary>How many, broken ones included.</summary>
    internal int Count { get; } = Math.Min(atMost, dataset.Count(split));

    /// <summary>Which examples are meant, in words.</summary>
    internal string Protocol => Count == dataset.Count(split)
        ? $"all {SplitName.Words(split)} examples"
        : $"{SplitName.Words(split)} examples, evenly out of {FigureText.Number(dataset.Count(split))}";

    /// <summary>Reads them, batch after batch.</summary>
    internal IEnumerable<HostBatch> Batches()
    {
        for (var first = 0; first < Count; first += batchSize)
        {
            var whole = Whole(first, Math.Min(first + batchSize, Count));
            if (whole.Count == 0) continue;
            using var batch = new HostBatch(dataset.Fields, whole.Count);
            for (var row = 0; row < whole.Count; row++) dataset.Read(split, whole[row], batch.Row(row));
            yield return batch;
        }
    }

    // Read once to see whether they can be read at all, so that a batch has exactly the rows that are whole.
    private List<int> Whole(int first, int end)
    {
        using var probe = new HostBatch(dataset.Fields, 1);
        var whole = new List<int>();
        for (var i = first; i < end; i++)
        {
            var index = (int)((long)i * dataset.Count(split) / Count);
            try
            {
                dataset.Read(split, index, probe.Row(0));
                whole.Add(index);
            }
            catch (BadSampleException e)
            {
                dataset.Quarantine.Add(new BadSample(e.Name, e.Reason));
            }
        }

        return whole;
    }
}
