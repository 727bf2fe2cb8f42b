using Diorama.Core;

namespace Diorama.Data.Loading;

/// <summary>Reads the samples of a batch; broken ones are left out, or the next that is whole is read in their place.</summary>
internal sealed class BatchReader(IDataset dataset, LoaderOptions options)
{
    private readonly Split _split = options.Split;

    /// <summary>Fills the batch, and lists in it the broken samples that were met.</summary>
    /// <exception cref="UserException">No sample is whole.</exception>
    /// <exception cref="MachineException">Reading failed in a way the data set does not know; the message names the sample.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    internal void Fill(HostBatch batch, PlannedBatch planned, CancellationToken stop)
    {
        batch.Replaced.Clear();
        if (options.LeaveOutBroken) FillWhole(batch, planned, stop);
        else FillEvery(batch, planned, stop);
    }

    // A broken sample's row is written again by the next one.
    private void FillWhole(HostBatch batch, PlannedBatch planned, CancellationToken stop)
    {
        var rows = 0;
        for (var place = 0; place < planned.Indexes.Length; place++)
        {
            stop.ThrowIfCancellationRequested();
            if (TryRead(batch.Row(rows, Chance(planned, place)), batch, planned.Indexes.Span[place])) rows++;
        }

        batch.Count = rows;
    }

    private void FillEvery(HostBatch batch, PlannedBatch planned, CancellationToken stop)
    {
        batch.Count = planned.Indexes.Length;
        for (var row = 0; row < batch.Count; row++)
        {
            stop.ThrowIfCancellationRequested();
            if (!FillRow(batch, batch.Row(row, Chance(planned, row)), planned.Indexes.Span[row])) return;
        }
    }

    // Of the place in the pass, not of the sample: one that is drawn twice in a pass is not to look the same twice.
    private ulong? Chance(PlannedBatch planned, int place) =>
        options.Shuffle ? Seeds.Derive(options.Seed, "change", (planned.First.Epoch << 32) + planned.First.Position + place) : null;

    // False where so many broken ones follow each other that the quarantine will stop the run anyway.
    private bool FillRow(HostBatch batch, RowWriter row, int wanted)
    {
        var count = dataset.Count(_split);
        var tries = Math.Min(count, dataset.Quarantine.Allowed + 1);
        for (var i = 0; i < tries; i++)
        {
            if (TryRead(row, batch, (wanted + i) % count)) return true;
        }

        return tries < count ? false : throw new UserException(
            $"None of the {count} samples of {dataset.Name} ({_split}) is readable; the last: {batch.Replaced[^1].Name} ({batch.Replaced[^1].Reason}).");
    }

    private bool TryRead(RowWriter row, HostBatch batch, int index)
    {
        try
        {
            dataset.Read(_split, index, row);
            return true;
        }
        catch (BadSampleException e)
        {
            batch.Replaced.Add(new(e.Name, e.Reason));
            return false;
        }
        catch (Exception e) when (e is not DioramaException)
        {
            throw new MachineException($"Reading {dataset.SampleName(_split, index)} of {dataset.Name} failed: {e.Message}", e);
        }
    }
}
