namespace Diorama.Data.Text;

/// <summary>A line of a text file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">The line without its end; null where it is broken.</param>
/// <param name="Problem">What is wrong with it; null where nothing is.</param>
internal readonly record struct TextLine(long Number, string? Text, string? Problem)
{
    /// <summary>Which part of a divided line it is, from 1; 0 where the line is whole.</summary>
    internal int Part { get; init; }

    /// <summary>Whether the line goes on in another part.</summary>
    internal bool GoesOn { get; init; }
}
