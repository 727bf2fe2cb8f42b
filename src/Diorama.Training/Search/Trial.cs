using System.Text.Json.Serialization;

namespace Diorama.Training;

/// <summary>A point that a search tries.</summary>
public sealed record Trial
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Where it lies: a place in [0, 1] for each setting.</summary>
    public required IReadOnlyList<double> Point { get; init; }

    /// <summary>What it sets: <c>path=value</c>.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>The figure at each rung that it reached; NaN from where it failed.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>Why it failed.</summary>
    /// <value>Default null: it did not.</value>
    public string? Failure { get; init; }

    /// <summary>The last figure; NaN where there is none.</summary>
    [JsonIgnore]
    public double Value => Values is [.., var last] ? last : double.NaN;
}
