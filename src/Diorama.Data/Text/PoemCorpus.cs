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
    internal static string[] FamilyKeys(IReadOnlyList<Poem> poems) => Families.Keys([.. poems.Select(poem => poem.Text)], i => LinePairs(poems[i]));

    private static IEnumerable<(string, string)> LinePairs(Poem poem)
    {
        var lines = poem.Lines.Distinct().Order(StringComparer.Ordinal).ToList();
        for (var a = 0; a < lines.Count; a++)
        {
            for (var b = a + 1; b < lines.Count; b++) yield return (lines[a], lines[b]);
        }
    }
}
