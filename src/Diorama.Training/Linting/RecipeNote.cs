namespace Diorama.Training;

/// <summary>Something in a recipe that works, and that people have come to regret.</summary>
/// <param name="Path">The setting, such as <c>ema.decay</c>.</param>
/// <param name="Message">What it leads to and what to do, to be read after the path.</param>
public sealed record RecipeNote(string Path, string Message)
{
    /// <summary>The path and the message, as one line.</summary>
    public override string ToString() => $"{Path} {Message}";
}
