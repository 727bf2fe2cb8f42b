namespace Diorama.Models;

/// <summary>A form that a text is made to keep: so many lines of so many characters.</summary>
/// <param name="NumLines">At least 1.</param>
/// <param name="LineLength">Characters of each line; at least 1.</param>
public sealed record TextForm(int NumLines, int LineLength)
{
    /// <summary>Characters and newlines of the whole text.</summary>
    public int Length => (NumLines * LineLength) + NumLines - 1;
}
