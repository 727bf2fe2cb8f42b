namespace Diorama.Core;

/// <summary>One thing that is wrong with a recipe.</summary>
/// <param name="Path">The setting, such as <c>optim.lr</c>.</param>
/// <param name="Message">What is wrong with it, to be read after the path: <c>must be at least 1, but is 0</c>.</param>
/// <param name="Line">The line of the file, from 1; 0 where the value is not the file's.</param>
public sealed record RecipeProblem(string Path, string Message, int Line = 0)
{
    /// <summary>The path, the message and the line, as one line.</summary>
    public override string ToString() => Line > 0 ? $"{Path} {Message} (line {Line})" : $"{Path} {Message}";
}
