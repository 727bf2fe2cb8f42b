using Diorama.Core;

namespace Diorama.Data.Loading;

/// <summary>Reads the samples of a batch; broken ones are left out, or the next that is whole is read in their place.</summary>
internal sealed class BatchReader(IDataset dataset, Split split, bool leaveOutBroken)
{
    /// <summary>Fills the batch, and lists in it the broken samples that were met.</summary>
    /// <exception cref="UserException">No sample is whole.</exception>
    /// <exception cref="MachineException">Reading failed in a way the data set does not know; the message names the sample.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    internal void Fill(HostBatch batch, ReadOnlySpan<int> indexes, CancellationToken stop)
    {
        batch.Replaced.Clear();
        if (leaveOutBroken) FillWhole(batch, indexes, stop);
        else FillEvery(batch, indexes, stop);
    }

    // A broken sample's row is written again by the next one.
    private void FillWhole(HostBatch batch, ReadOnlySpan<int> indexes, CancellationToken stop)
    {
        var rows = 0;
        foreach (var index in indexes)
        {
            stop.ThrowIfCancellationRequested();
            if (TryRead(batch, rows, index)) rows++;
        }

        batch.Count = rows;
    }

    private void FillEvery(HostBatch batch, ReadOnlySpan<int> indexes, CancellationToken stop)
    {
        batch.Count = indexes.Length;
        for (var row = 0; row < indexes.Length; row++)
        {
            stop.ThrowIfCancellationRequested();
            if (!FillRow(batch, row, indexes[row])) return;
        }
    }

    // False where so many broken ones follow each other that the quarantine will stop the run anyway.
    private bool FillRow(HostBatch batch, int row, int wanted)
    {
        var count = dataset.Count(split);
        var tries = Math.Min(count, dataset.Quarantine.Allowed + 1);
        for (var i = 0; i < tries; i++)
        {
            if (TryRead(batch, row, (wanted + i) % count)) return true;
        }

        return tries < count ? false : throw new UserException(
            $"None of the {count} samples of {dataset.Name} ({split}) is readable; the last: {batch.Replaced[^1].Name} ({batch.Replaced[^1].Reason}).");
    }

    private bool TryRead(HostBatch batch, int row, int index)
    {
        try
        {
            dataset.Read(split, index, batch.Row(row));
            return true;
        }
        catch (BadSampleException e)
        {
            batch.Replaced.Add(new(e.Name, e.Reason));
            return false;
        }
        catch (Exception e) when (e is not DioramaException)
        {
            throw new MachineException($"Reading {dataset.SampleName(split, index)} of {dataset.Name} failed: {e.Message}", e);
        }
    }
}
