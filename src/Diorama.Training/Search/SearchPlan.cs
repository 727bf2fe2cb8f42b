using Diorama.Core;

namespace Diorama.Training;

/// <summary>What a search is: kept in its folder, so that it goes on as it began.</summary>
public sealed record SearchPlan
{
    /// <summary>The recipe that is varied: its name or file.</summary>
    public required string Recipe { get; init; }

    /// <summary>Settings on top of it that stay.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>What is varied, as <see cref="SearchSpace.Parse"/> reads it.</summary>
    public required IReadOnlyList<string> Vary { get; init; }

    /// <summary>The figure that is to get better, of held-out data.</summary>
    public required string Figure { get; init; }

    /// <summary>Which value of it is better.</summary>
    public required Better Better { get; init; }

    /// <summary>Whether points are drawn by <see cref="ParzenSearch"/>; else evenly.</summary>
    public required bool IsParzen { get; init; }

    /// <summary>The steps of the rungs.</summary>
    public required IReadOnlyList<int> Rungs { get; init; }

    /// <summary>How much longer each rung is than the one before.</summary>
    public required int Factor { get; init; }

    /// <summary>What points are drawn from.</summary>
    public required long Seed { get; init; }
}
