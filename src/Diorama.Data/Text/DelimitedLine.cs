namespace Diorama.Data.Text;

/// <summary>A row of a CSV or TSV file.</summary>
/// <param name="Number">The line that it begins in, from 1.</param>
/// <param name="Fields">Its fields, without quotes; null where it is broken.</param>
/// <param name="Problem">What is wrong with it; null where nothing is.</param>
internal readonly record struct DelimitedLine(long Number, IReadOnlyList<string>? Fields, string? Problem);
