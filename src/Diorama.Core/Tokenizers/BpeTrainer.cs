using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Diorama.Core;

/// <summary>
/// Learns which byte pairs to merge: the most frequent pair within pieces becomes a token, again and again; of equals the one with the smaller ids.
/// Each piece is held once with its count, and only the pieces that hold a merged pair are looked at again.
/// </summary>
internal sealed class BpeTrainer
{
    private const int FirstByte = 3;

    private readonly List<(int[] Ids, long Count)> _pieces = [];
    private readonly Dictionary<(int, int), long> _counts = [];
    private readonly Dictionary<(int, int), HashSet<int>> _where = [];
    private readonly PriorityQueue<(int, int), (long, int, int)> _waiting = new();

    internal static BpeTokenizer Train(IEnumerable<string> texts, int size, PreTokenization how)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, FirstByte + 256);
        var tokens = new List<byte[]> { Array.Empty<byte>(), Array.Empty<byte>(), Array.Empty<byte>() };
        tokens.AddRange(Enumerable.Range(0, 256).Select(b => new[] { (byte)b }));
        var trainer = new BpeTrainer();
        trainer.Count(texts, how);
        var merges = new List<(int, int, int)>();
        while (tokens.Count < size && trainer.MostFrequent() is var (left, right))
        {
            merges.Add((left, right, tokens.Count));
            trainer.Merge((left, right), tokens.Count);
            tokens.Add([.. tokens[left], .. tokens[right]]);
        }

        return new BpeTokenizer(new BpeModel
        {
            Tokens = [.. tokens],
            Merges = [.. merges],
            Added = [.. SpecialSymbols.Marks.Select((name, id) => new AddedToken(id, name, true))],
            PreTokenizers = [new KnownSplit(how)],
        });
    }

    private void Count(IEnumerable<string> texts, PreTokenization how)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            for (var rest = text.AsSpan(); !rest.IsEmpty;)
            {
                var piece = rest[..PieceScanner.Next(rest, how)];
                CollectionsMarshal.GetValueRefOrAddDefault(lookup, piece, out _)++;
                rest = rest[piece.Length..];
            }
        }

        foreach (var (piece, count) in counts)
        {
            var ids = Array.ConvertAll(GeneralizedUtf8.GetBytes(piece), b => b + FirstByte);
            if (ids.Length < 2) continue;
            for (var i = 0; i + 1 < ids.Length; i++) Add((ids[i], ids[i + 1]), count, _pieces.Count);
            _pieces.Add((ids, count));
        }

        foreach (var (pair, count) in _counts) Enqueue(pair, count);
    }

    /// <summary>The most frequent pair; null where none occurs twice. A pair waits under the count it had: where it has another one now, it waits again.</summary>
    private (int, int)? MostFrequent()
    {
        while (_waiting.TryDequeue(out var pair, out var order))
        {
            var count = _counts.GetValueOrDefault(pair);
            if (count == -order.Item1) return pair;
            Enqueue(pair, count);
        }

        return null;
    }

    private void Merge((int Left, int Right) pair, int merged)
    {
        var touched = new HashSet<(int, int)>();
        foreach (var index in _where[pair])
        {
            var (ids, count) = _pieces[index];
            var kept = 0;
            for (var i = 0; i < ids.Length; i++)
            {
                if (i + 1 == ids.Length || ids[i] != pair.Left || ids[i + 1] != pair.Right)
                {
                    ids[kept++] = ids[i];
                    continue;
                }

                if (kept > 0) Replace((ids[kept - 1], pair.Left), (ids[kept - 1], merged));
                if (i + 2 < ids.Length) Replace((pair.Right, ids[i + 2]), (merged, ids[i + 2]));
                ids[kept++] = merged;
                i++;
            }

            _pieces[index] = (ids[..kept], count);

            void Replace((int, int) old, (int, int) made)
            {
                _counts[old] = _counts.GetValueOrDefault(old) - count;
                Add(made, count, index);
                touched.Add(made);
            }
        }

        _counts.Remove(pair);
        _where.Remove(pair);
        foreach (var made in touched) Enqueue(made, _counts.GetValueOrDefault(made));
    }

    private void Add((int, int) pair, long count, int piece)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += count;
        ref var pieces = ref CollectionsMarshal.GetValueRefOrAddDefault(_where, pair, out _);
        (pieces ??= []).Add(piece);
    }

    private void Enqueue((int Left, int Right) pair, long count)
    {
        if (count > 1) _waiting.Enqueue(pair, (-count, pair.Left, pair.Right));
    }
}
