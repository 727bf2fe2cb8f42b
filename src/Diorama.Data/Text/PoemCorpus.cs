using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Diorama.Data.Text;

/// <summary>
/// The bundled Tang quatrains without exact duplicates, divided so that poems which share two lines or more lie on one side: poets quoted,
/// and the tradition handed poems down in versions. The division is made over all poems, whatever form is then asked for.
/// </summary>
internal static class PoemCorpus
{
    /// <summary>The file it is read from.</summary>
    internal static BundledFile File { get; } = new("poems/tang-quatrains.jsonl.gz");

    /// <summary>The poems of each split.</summary>
    internal static ImmutableArray<ImmutableArray<Poem>> Load()
    {
        var poems = Read().DistinctBy(poem => poem.Text, StringComparer.Ordinal).ToList();
        var keys = FamilyKeys(poems);
        return [.. SplitRule.Divide(keys).Select(split => split.Select(i => poems[i]).ToImmutableArray())];
    }

    private static IEnumerable<Poem> Read()
    {
        using var stream = new GZipStream(new MemoryStream(File.Read(), writable: false), CompressionMode.Decompress);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var poem = json.RootElement;
            yield return new(
                poem.GetProperty("title").GetString()!,
                poem.GetProperty("author").GetString()!,
                [.. poem.GetProperty("lines").EnumerateArray().Select(l => l.GetString()!)]);
        }
    }

    /// <summary>One key a poem, the same for all that hang together through pairs of lines: the text of the ordinally first of them.</summary>
    internal static string[] FamilyKeys(IReadOnlyList<Poem> poems)
    {
        var parent = Enumerable.Range(0, poems.Count).ToArray();
        var firstWithPair = new Dictionary<(string, string), int>();
        for (var i = 0; i < poems.Count; i++)
        {
            foreach (var pair in LinePairs(poems[i]))
            {
                if (!firstWithPair.TryAdd(pair, i)) parent[Root(i)] = Root(firstWithPair[pair]);
            }
        }

        var key = new string[poems.Count];
        for (var i = 0; i < poems.Count; i++)
        {
            var root = Root(i);
            if (key[root] is null || string.CompareOrdinal(poems[i].Text, key[root]) < 0) key[root] = poems[i].Text;
        }

        return [.. Enumerable.Range(0, poems.Count).Select(i => key[Root(i)])];

        int Root(int i)
        {
            while (parent[i] != i) i = parent[i] = parent[parent[i]];
            return i;
        }
    }

    private static IEnumerable<(string, string)> LinePairs(Poem poem)
    {
        var lines = poem.Lines.Distinct().Order(StringComparer.Ordinal).ToList();
        for (var a = 0; a < lines.Count; a++)
        {
            for (var b = a + 1; b < lines.Count; b++) yield return (lines[a], lines[b]);
        }
    }
}
