using System.Text;

namespace Diorama.Core.Tests.Tokenizers;

/// <summary>Byte-pair encoding as the paper says it, slowly: every pair is counted anew before every merge, and texts are merged rule by rule.</summary>
internal sealed class NaiveBpe
{
    private readonly List<(int Left, int Right)> _merges = [];
    private readonly PreTokenization _how;

    internal NaiveBpe(string text, int numMerges, PreTokenization how)
    {
        _how = how;
        var pieces = Pieces(text);
        var tokens = Enumerable.Range(0, 259).Select(id => id < 3 ? "" : $"{id - 3:X2}").ToList();
        for (var merge = 0; merge < numMerges; merge++)
        {
            var best = pieces.SelectMany(p => p.Zip(p.Skip(1))).GroupBy(pair => pair).Where(g => g.Count() > 1)
                .OrderByDescending(g => g.Count()).ThenBy(g => g.Key.First).ThenBy(g => g.Key.Second).First().Key;
            _merges.Add(best);
            tokens.Add(tokens[best.First] + tokens[best.Second]);
            pieces = [.. pieces.Select(p => Apply(p, merge))];
        }

        Tokens = tokens[259..];
    }

    internal List<string> Tokens { get; }

    internal int[] Encode(string text) => [.. Pieces(text).SelectMany(piece => Enumerable.Range(0, _merges.Count).Aggregate(piece, Apply))];

    private List<int> Apply(List<int> piece, int merge)
    {
        var merged = new List<int>();
        for (var i = 0; i < piece.Count; i++)
        {
            var isPair = i + 1 < piece.Count && (piece[i], piece[i + 1]) == _merges[merge];
            merged.Add(isPair ? 259 + merge : piece[i]);
            if (isPair) i++;
        }

        return merged;
    }

    private List<List<int>> Pieces(string text)
    {
        var pieces = new List<List<int>>();
        for (var at = 0; at < text.Length;)
        {
            var length = PieceScanner.Next(text.AsSpan(at), _how);
            pieces.Add([.. Encoding.UTF8.GetBytes(text.Substring(at, length)).Select(b => b + 3)]);
            at += length;
        }

        return pieces;
    }
}
