namespace Diorama.Data.Text;

/// <summary>A text and its translation.</summary>
/// <param name="Source">What is translated.</param>
/// <param name="Target">What it becomes.</param>
/// <param name="Where">Where it stands: a file and line, or a verse.</param>
public sealed record Pair(string Source, string Target, string Where)
{
    /// <summary>Which of several tasks it is an example of; null where there is one.</summary>
    public string? Task { get; init; }
}
