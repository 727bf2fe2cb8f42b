namespace Diorama.Data.Images;

/// <summary>Lists of names for people: how many there are, and the first of them.</summary>
internal static class Names
{
    private const int Shown = 3;

    /// <summary><c>5 hidden pictures are left out: a, b, c, …</c></summary>
    internal static string Listed(IReadOnlyCollection<string> names, string one, string many) =>
        $"{names.Count} {(names.Count == 1 ? one : many)}: {string.Join(", ", names.Take(Shown))}{(names.Count > Shown ? ", …" : "")}";
}
