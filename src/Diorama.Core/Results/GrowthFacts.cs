namespace Diorama.Core;

/// <summary>What a run grew from.</summary>
public sealed record GrowthFacts
{
    /// <summary>The folder of the smaller model's run.</summary>
    public required string From { get; init; }

    /// <summary>Steps that it had behind it.</summary>
    public required long Step { get; init; }

    /// <summary>How long it had trained, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Numbers that it learnt.</summary>
    public required long Parameters { get; init; }

    /// <summary>The command that grew it.</summary>
    /// <value>Null where it is not known.</value>
    public string? Command { get; init; }

    /// <summary>What differs between the two, by size and otherwise: <c>model.width: 256 to 512</c>, <c>pictures: 8 x 8 to 16 x 16</c>.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>The largest difference between what the two say of held-out data.</summary>
    public required double Difference { get; init; }

    /// <summary>The same of each thing that the networks say.</summary>
    public required IReadOnlyList<AnswerDifference> Answers { get; init; }

    /// <summary>How the learning rate jumps from the smaller model's last step to the grown one's first.</summary>
    /// <value>Null where it does not.</value>
    public string? RateJump { get; init; }

    /// <summary>Whether the networks draw noise in training, as dropout does: a larger one draws other noise, and then says something else in training.</summary>
    public required bool DrawsNoise { get; init; }
}
