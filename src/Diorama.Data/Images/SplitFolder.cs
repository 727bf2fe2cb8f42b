namespace Diorama.Data.Images;

/// <summary>The folders by which people divide pictures: <c>train</c>, <c>val</c>, <c>test</c> and their like.</summary>
internal static class SplitFolder
{
    /// <summary>The split that a folder's name says; null where it says none.</summary>
    /// <param name="name">The folder's name; letter case counts for nothing.</param>
    /// <param name="suffix">What its name ends in, such as the <c>A</c> of <c>trainA</c>.</param>
    internal static Split? Of(string name, string suffix = "")
    {
        if (!name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) return null;
        return name[..^suffix.Length].ToLowerInvariant() switch
        {
            "train" or "training" => Split.Train,
            "val" or "valid" or "validation" or "dev" or "heldout" => Split.HeldOut,
            "test" or "testing" => Split.Test,
            _ => null,
        };
    }

    /// <summary>True where these folders divide what they hold: one is for training, and another one, or no other, is there.</summary>
    internal static bool Divide(IReadOnlyCollection<string> names, string suffix = "") =>
        names.Any(name => Of(name, suffix) == Split.Train) && (names.Count == 1 || names.Any(name => Of(name, suffix) is Split.HeldOut or Split.Test));
}
