namespace Diorama.Data.Text;

/// <summary>A row of a table.</summary>
/// <param name="Line">The number of its first line, from 1.</param>
/// <param name="Columns">Its columns; null where it is broken.</param>
/// <param name="Problem">What is wrong with it; null where nothing is.</param>
internal readonly record struct DelimitedRecord(long Line, IReadOnlyList<string>? Columns, string? Problem);
