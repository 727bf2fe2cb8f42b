namespace Diorama.Data.Loading;

/// <summary>What a loader hands out, and how it reads ahead.</summary>
public sealed record LoaderOptions
{
    /// <value>The split; default <see cref="Split.Train"/>.</value>
    public Split Split { get; init; } = Split.Train;

    /// <value>Samples a batch; at least 1.</value>
    public required int BatchSize { get; init; }

    /// <value>
    /// True (the default) for training: every pass in another order, drawn from <see cref="Seed"/>; passes without end; the samples at the
    /// end of a pass that fill no whole batch are left out. False for evaluation: one pass in the data set's order, the last batch as it is.
    /// </value>
    public bool Shuffle { get; init; } = true;

    /// <value>
    /// For evaluation: at most this many samples, at even distances from the first to the last, for data sets are often sorted and their beginning
    /// is no fair sample. Null (the default): all.
    /// </value>
    public int? AtMost { get; init; }

    /// <value>
    /// For training: the part of the samples that is handed out, in (0, 1], drawn from <see cref="Seed"/> and the same in every pass. In the place of a
    /// broken one another sample may stand that was not drawn. Default 1: all.
    /// </value>
    public double Fraction { get; init; } = 1;

    /// <value>
    /// False (the default): the next whole sample stands in the place of a broken one, so that counts stay equal. True: broken ones are left out,
    /// so that none counts twice in a measurement.
    /// </value>
    public bool LeaveOutBroken { get; init; }

    /// <value>
    /// For training: the share of every batch that is read here, where several ranks train together; <see cref="BatchSize"/>, the order and the cursor are
    /// those of the whole batch. Default null: all of it.
    /// </value>
    public BatchShare? Share { get; init; }

    /// <value>The run's seed; default 0.</value>
    public long Seed { get; init; }

    /// <value>Threads that read ahead, 0 to 64; default 1. With 0 the consumer reads for itself. The order of samples is the same for any number.</value>
    public int Threads { get; init; } = 1;

    /// <value>How many batches are read ahead at most, 1 to 1024; default 4.</value>
    public int Prefetch { get; init; } = 4;

    /// <summary>Samples of a batch that are read here.</summary>
    internal int NumRows => Share is null ? BatchSize : BatchSize / Share.Count;

    /// <summary>How many threads read a data set.</summary>
    /// <param name="dataset">What is read; only files of pictures have more to decode than one thread can keep up with.</param>
    /// <param name="workers">The recipe's <c>data.workers</c>; 0 chooses by the data and the processor: all cores but one, at most 8.</param>
    /// <returns>1 to 64.</returns>
    public static int ThreadsFor(IDataset dataset, int workers) => workers > 0 ? workers
        : dataset is IDecodingDataset { Decodes: true } ? Math.Clamp(Environment.ProcessorCount - 1, 1, 8)
        : 1;

    /// <summary>How many training samples a fraction of a data set leaves.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="fraction">In (0, 1].</param>
    public static int CountOf(IDataset dataset, double fraction) => dataset.Count(Split.Train) is > 0 and var all ? Portion.Count(all, fraction) : 0;

    /// <summary>Every problem, each beginning with the option's name; none where all is well.</summary>
    public IEnumerable<string> Validate()
    {
        if (BatchSize < 1) yield return $"batchSize {BatchSize}: must be at least 1";
        if (AtMost is < 1) yield return $"atMost {AtMost}: must be at least 1";
        if (AtMost is not null && Shuffle) yield return "atMost: is for evaluation, without shuffle";
        if (Share is not null && !Shuffle) yield return "share: is for training, with shuffle";
        if (Share is not null && BatchSize % Share.Count != 0) yield return $"batchSize {BatchSize}: cannot be divided evenly among {Share.Count}";
        if (Fraction is not (> 0 and <= 1)) yield return FormattableString.Invariant($"fraction {Fraction}: must be above 0 and at most 1");
        if (Fraction < 1 && !Shuffle) yield return "fraction: is for training, with shuffle";
        if (Threads is < 0 or > 64) yield return $"threads {Threads}: must lie between 0 and 64";
        if (Prefetch is < 1 or > 1024) yield return $"prefetch {Prefetch}: must lie between 1 and 1024";
    }
}
