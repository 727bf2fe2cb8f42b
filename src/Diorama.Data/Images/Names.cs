namespace Diorama.Data.Images;

/// <summary>Lists of names for people: how many there are, and the first of them.</summary>
internal static class Names
{
    /// <summary>How many names are listed at most.</summary>
    internal const int Shown = 3;

    /// <summary><c>5 hidden pictures are left out: a, b, c, …</c></summary>
    internal static string Listed(IReadOnlyCollection<string> names, string one, string many) => Listed(names.Count, names, one, many);

    /// <summary>Likewise, where what is counted is more than its names.</summary>
    internal static string Listed(int count, IEnumerable<string> names, string one, string many)
    {
        List<string> first = [.. names.Take(Shown + 1)];
        return $"{count} {(count == 1 ? one : many)}: {string.Join(", ", first.Take(Shown))}{(first.Count > Shown ? ", …" : "")}";
    }
}
