namespace Diorama.Core;

/// <summary>The recipe's <c>ranks</c> section: how several processes train one model. How many there are is said where they are started.</summary>
public sealed record RanksConfig
{
    private const double Week = 7 * 24 * 60 * 60; // in seconds; of milliseconds an int holds three

    /// <summary>Seconds that a rank, or the store, is waited for in training before it counts as lost.</summary>
    /// <value>From 1 to 604800, a week; default 120.</value>
    public double Timeout { get; init; } = 120;

    /// <summary>Seconds that the ranks wait for each other at the start. Rank 0 may prepare more than the others, and machines may not start at once.</summary>
    /// <value>From 1 to 604800, a week; default 600.</value>
    public double StartTimeout { get; init; } = 600;

    /// <summary>How often <c>--workers</c> starts all ranks again, from the last checkpoint, where one was lost. A further checkpoint since the last start sets the count back to 0.</summary>
    /// <value>At least 0; default 3.</value>
    public int Restarts { get; init; } = 3;

    /// <summary>Whether batch norm takes the statistics of the whole batch instead of each rank's share: as one process would, for a message each way and layer.</summary>
    /// <value>Default false.</value>
    public bool SyncBatchNorm { get; init; }

    /// <summary>Whether each rank keeps the optimisers' moments of its share of the parameters only, moves that share, and gets the rest from the others: less memory, for a message a step.</summary>
    /// <value>Default false.</value>
    public bool ShardOptimizer { get; init; }

    /// <summary>What noise they draw.</summary>
    /// <value>Default <see cref="RankNoise.Own"/>.</value>
    public RankNoise Noise { get; init; }

    internal static RanksConfig Read(RecipeReader reader) => new()
    {
        Timeout = reader.Double("timeout", 120, min: 1, max: Week),
        StartTimeout = reader.Double("startTimeout", 600, min: 1, max: Week),
        Restarts = reader.Int("restarts", 3, min: 0),
        Noise = reader.Enum<RankNoise>("noise", RankNoise.Own),
        ShardOptimizer = reader.Bool("shardOptimizer", false),
        SyncBatchNorm = reader.Bool("syncBatchNorm", false),
    };

    internal RecipeMap Write() => RecipeMap.Of(
        ("timeout", RecipeScalar.Of(Timeout)),
        ("startTimeout", RecipeScalar.Of(StartTimeout)),
        ("restarts", RecipeScalar.Of(Restarts)),
        ("noise", RecipeScalar.Of(RecipeReader.CamelCase(Noise.ToString()))),
        ("syncBatchNorm", RecipeScalar.Of(SyncBatchNorm)),
        ("shardOptimizer", RecipeScalar.Of(ShardOptimizer)));
}
