using System.Text;

namespace Diorama.Core;

/// <summary>Merges the first symbols of a piece: always the pair that was learnt first, of equals the leftmost.</summary>
internal sealed class BpeMerger
{
    private readonly Dictionary<(int, int), (int Rank, int Merged)> _merges = [];
    private readonly Dictionary<string, int> _whole = new(StringComparer.Ordinal); // by Latin 1 letters, one a byte
    private readonly FirstSymbols _symbols;

    internal BpeMerger(BpeModel model)
    {
        _symbols = new FirstSymbols(model);
        for (var rank = 0; rank < model.Merges.Length; rank++)
        {
            var (left, right, merged) = model.Merges[rank];
            _merges.TryAdd((left, right), (rank, merged));
        }

        if (!model.IgnoreMerges) return;
        for (var id = model.Tokens.Length - 1; id >= 0; id--)
        {
            if (model.Tokens[id].Length > 0 && !model.Fallback.Contains(id)) _whole[Encoding.Latin1.GetString(model.Tokens[id])] = id;
        }
    }

    /// <summary>The ids of a piece.</summary>
    /// <remarks>The symbols are a linked list, and the pairs that can merge wait in a heap: n log n, so that a piece of a million letters does no harm.</remarks>
    internal int[] Merge(ReadOnlySpan<char> piece)
    {
        if (_whole.Count > 0 && _whole.TryGetValue(Encoding.Latin1.GetString(GeneralizedUtf8.GetBytes(piece)), out var whole)) return [whole];
        var ids = _symbols.Of(piece);
        if (ids.Length < 2) return ids;
        var next = Enumerable.Range(1, ids.Length).ToArray();
        var previous = Enumerable.Range(-1, ids.Length).ToArray();
        var waiting = new PriorityQueue<(int At, int Left, int Right), (int Rank, int At)>();
        for (var i = 0; i < ids.Length - 1; i++) Enqueue(i);
        while (waiting.TryDequeue(out var pair, out _))
        {
            var (at, right) = (pair.At, next[pair.At]);
            // A pair whose side was merged meanwhile is no pair any more.
            if (ids[at] != pair.Left || right >= ids.Length || ids[right] != pair.Right) continue;
            ids[at] = _merges[(pair.Left, pair.Right)].Merged;
            ids[right] = -1;
            next[at] = next[right];
            if (next[at] < ids.Length) previous[next[at]] = at;
            if (previous[at] >= 0) Enqueue(previous[at]);
            Enqueue(at);
        }

        return Array.FindAll(ids, id => id >= 0);

        void Enqueue(int at)
        {
            if (next[at] >= ids.Length || !_merges.TryGetValue((ids[at], ids[next[at]]), out var merge)) return;
            waiting.Enqueue((at, ids[at], ids[next[at]]), (merge.Rank, at));
        }
    }
}
