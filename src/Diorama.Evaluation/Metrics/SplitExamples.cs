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
            var batch = Read(first, Math.Min(first + batchSize, Count));
            if (batch is not null) yield return batch;
        }
    }

    // A broken example's row is written again by the next one, so that a batch has exactly the rows that are whole; none where no example is.
    private HostBatch? Read(int first, int end)
    {
        var batch = new HostBatch(dataset.Fields, end - first);
        var rows = 0;
        for (var i = first; i < end; i++)
        {
            try
            {
                dataset.Read(split, (int)((long)i * dataset.Count(split) / Count), batch.Row(rows));
                rows++;
            }
            catch (BadSampleException e)
            {
                dataset.Quarantine.Add(new BadSample(e.Name, e.Reason));
            }
        }

        batch.Count = rows;
        return rows == 0 ? null : batch;
    }
}
