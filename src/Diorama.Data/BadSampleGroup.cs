namespace Diorama.Data;

/// <summary>Broken samples that have one kind of reason.</summary>
/// <param name="Kind">What they share.</param>
/// <param name="Count">How many they are.</param>
/// <param name="First">The first of them.</param>
public sealed record BadSampleGroup(string Kind, int Count, IReadOnlyList<BadSample> First)
{
    /// <summary>How many of a group are named.</summary>
    public const int MostNamed = 3;

    /// <summary>Samples by the kinds of their reasons, the largest group first.</summary>
    public static IReadOnlyList<BadSampleGroup> Of(IEnumerable<BadSample> samples) =>
    [
        .. samples.GroupBy(sample => sample.Kind, StringComparer.Ordinal)
            .Select(group => new BadSampleGroup(group.Key, group.Count(), [.. group.Take(MostNamed)]))
            .OrderByDescending(group => group.Count).ThenBy(group => group.Kind, StringComparer.Ordinal),
    ];

    /// <summary>Their number, what they share, and the first by name, each with what is its own.</summary>
    public override string ToString() =>
        First.Count == 0
            ? $"{Count} left out, {Kind}"
            : $"{Count} left out, {Kind}: {string.Join(", ", First.Select(sample => sample.Detail is { } detail ? $"{sample.Name} ({detail})" : sample.Name))}{(Count > First.Count ? ", …" : "")}";
}
