namespace Diorama.Data.Text;

/// <summary>A text and its translation.</summary>
/// <param name="Source">What is translated.</param>
/// <param name="Target">What it becomes.</param>
/// <param name="Where">Where it stands: a file and line, or a verse.</param>
public sealed record Pair(string Source, string Target, string Where);
