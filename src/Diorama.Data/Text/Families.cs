namespace Diorama.Data.Text;

/// <summary>Samples that must lie on one side of a split, for what one says gives the other away.</summary>
internal static class Families
{
    /// <summary>One key a sample, the same for all that hang together through signs that they share: the ordinally first of their names.</summary>
    /// <param name="names">Of each sample.</param>
    /// <param name="signs">Of each sample: who has one of another's is of its family.</param>
    internal static string[] Keys<T>(IReadOnlyList<string> names, Func<int, IEnumerable<T>> signs)
        where T : notnull
    {
        var parent = Enumerable.Range(0, names.Count).ToArray();
        var first = new Dictionary<T, int>();
        for (var i = 0; i < names.Count; i++)
        {
            foreach (var sign in signs(i))
            {
                if (!first.TryAdd(sign, i)) parent[Root(i)] = Root(first[sign]);
            }
        }

        var key = new string[names.Count];
        for (var i = 0; i < names.Count; i++)
        {
            var root = Root(i);
            if (key[root] is null || string.CompareOrdinal(names[i], key[root]) < 0) key[root] = names[i];
        }

        return [.. Enumerable.Range(0, names.Count).Select(i => key[Root(i)])];

        int Root(int i)
        {
            while (parent[i] != i) i = parent[i] = parent[parent[i]];
            return i;
        }
    }
}
