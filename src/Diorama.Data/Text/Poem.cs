using System.Collections.Immutable;

namespace Diorama.Data.Text;

/// <summary>A quatrain.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Lines">Its four lines, each of five or of seven characters, without punctuation.</param>
public sealed record Poem(string Title, string Author, ImmutableArray<string> Lines)
{
    /// <summary>The lines as one text, a newline between them.</summary>
    public string Text { get; } = string.Join('\n', Lines);

    /// <summary>Characters a line.</summary>
    public PoemForm Form { get; } = (PoemForm)Lines[0].EnumerateRunes().Count();
}
