namespace Diorama.Training;

/// <summary>What a checkpoint holds beside tensors: <c>state.json</c>.</summary>
internal sealed record TrainerState
{
    /// <summary>Steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Training time so far.</summary>
    public required double Seconds { get; init; }

    /// <summary>The same by the processor, of all threads.</summary>
    public double ProcessorSeconds { get; init; }

    /// <summary>Passes over the data that are behind.</summary>
    public required long Epoch { get; init; }

    /// <summary>Examples of this pass that were used.</summary>
    public required long Position { get; init; }

    /// <summary>States of the random generators, by name.</summary>
    public required Dictionary<string, byte[]> Generators { get; init; }

    /// <summary>Steps made by the optimisers, by objective and number, and by the average of the weights as <c>ema</c>.</summary>
    public required Dictionary<string, long> NumSteps { get; init; }

    /// <summary>Figures since the last record.</summary>
    public required Dictionary<string, WindowSum> Window { get; init; }

    /// <summary>What the divergence guards have seen, by objective.</summary>
    public required Dictionary<string, GuardState> Guards { get; init; }

    /// <summary>What early stopping has seen; null where nobody watches, or nothing was measured yet.</summary>
    public EarlyStopState? EarlyStop { get; init; }

    /// <summary>The scales of losses in float16, by objective; null in other precisions.</summary>
    public Dictionary<string, LossScaleState>? LossScales { get; init; }

    /// <summary>Threads inside an operator: another number gives other last digits.</summary>
    public required int Threads { get; init; }

    /// <summary>Processes that trained together: another number sums up in another order, and draws other noise.</summary>
    public int Ranks { get; init; } = 1;

    /// <summary>The libtorch that trained.</summary>
    public required string Libtorch { get; init; }

    /// <summary>The device that trained, such as <c>cpu</c> or <c>cuda:0</c>; what <c>auto</c> stood for.</summary>
    public required string Device { get; init; }
}
