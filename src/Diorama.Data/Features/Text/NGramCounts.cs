namespace Diorama.Data.Features;

/// <summary>Runs of so many words in a set of texts.</summary>
/// <param name="Length">Words a run.</param>
/// <param name="Total">How many runs there are.</param>
/// <param name="Distinct">How many different ones.</param>
/// <param name="Once">How many stand once.</param>
/// <param name="Top">The most frequent, with how often they stand; of equals the one that came first.</param>
public sealed record NGramCounts(int Length, long Total, int Distinct, int Once, IReadOnlyList<KeyValuePair<string, int>> Top)
{
    /// <summary>The runs of each text, none beyond a phrase.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="length">Words a run; at least 1.</param>
    /// <param name="top">How many of the most frequent are listed.</param>
    public static NGramCounts Of(IEnumerable<string> texts, int length, int top = 10)
    {
        var table = new NGramTable(length);
        foreach (var text in texts) table.Add(Words.Each(text.AsMemory()));
        return Of(table, length, top);
    }

    internal static NGramCounts Of(NGramTable table, int length, int top)
    {
        var (total, once) = (0L, 0);
        var most = new PriorityQueue<NGramTable.Run, (int Count, int Place)>(); // the least of them first
        foreach (var run in table.Runs(length))
        {
            total += run.Count;
            if (run.Count == 1) once++;
            most.Enqueue(run, (run.Count, -run.Id));
            if (most.Count > top) most.Dequeue();
        }

        var listed = most.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element);
        return new(length, total, table.NumDistinct(length), once, [.. listed.Select(run => KeyValuePair.Create(table.Text(run), run.Count))]);
    }
}
