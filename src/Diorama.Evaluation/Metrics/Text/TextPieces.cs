using System.Text;
using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Text;

namespace Diorama.Evaluation;

/// <summary>
/// The texts of a data set, and those that a model wrote of it, as lines and tokens. Running text (<see cref="DataSpec.Opening"/>) is put together again out of its windows:
/// lines and runs that cross their edges are whole, and of what a window or a text's greatest length cuts a line is counted nowhere.
/// </summary>
/// <param name="dataset">The data set; borrowed.</param>
internal sealed class TextPieces(ITextDataset dataset)
{
    private const int MostTraining = 200_000;
    private const int BlockSize = 64; // windows that are read one after another where not all are
    private const int LongestLine = 1 << 16;

    private readonly bool _isRunning = dataset.Spec.Opening is not null;

    /// <summary>One in how many training samples is looked at; 1: all.</summary>
    internal int Stride { get; } = Math.Max(1, (dataset.Count(Split.Train) + MostTraining - 1) / MostTraining);

    /// <summary>A text that a model wrote.</summary>
    internal TextPiece Written(string text) => Of(text, dataset.Tokenizer.Encode(text), isLineStart: dataset.Spec.Opening is { } id && EndsLine(id));

    /// <summary>A text that was kept from training; of running text as much as a model writes, from the first line on that begins in the sample.</summary>
    internal TextPiece Kept(Split split, int index)
    {
        var ids = dataset.Ids(split, index);
        if (!_isRunning) return Of(dataset.Text(split, index), ids, isLineStart: true);
        var length = ids.Length;
        var start = Array.FindIndex(ids, EndsLine) + 1;
        if (index + 1 < dataset.Count(split)) ids = [.. ids, .. dataset.Ids(split, index + 1).AsSpan(1)];
        ids = ids[start..Math.Min(start + length - 2, ids.Length)];
        return Of(dataset.Tokenizer.Decode(ids), ids, isLineStart: start > 0);
    }

    /// <summary>What the model learnt from, piece by piece: one is in memory at a time.</summary>
    internal IEnumerable<TextPiece> Training()
    {
        var count = dataset.Count(Split.Train);
        if (_isRunning) return Joined(Enumerable.Range(0, count).Where(i => i / BlockSize % Stride == 0));
        return Enumerable.Range(0, count).Where(i => i % Stride == 0).Select(i => Of(dataset.Text(Split.Train, i), dataset.Ids(Split.Train, i), isLineStart: true));
    }

    private IEnumerable<TextPiece> Joined(IEnumerable<int> windows)
    {
        var (last, isWhole, line, tail) = (-1, true, new StringBuilder(), Array.Empty<int>());
        var stream = new TokenStream(dataset.Tokenizer);
        foreach (var window in windows)
        {
            var ids = dataset.Ids(Split.Train, window);
            if (window != last + 1)
            {
                (stream, isWhole, tail) = (new TokenStream(dataset.Tokenizer), false, []);
                line.Clear();
            }
            else if (window > 0)
            {
                ids = ids[1..]; // the first stands in the window before
            }

            last = window;
            var ends = false;
            foreach (var id in ids)
            {
                line.Append(stream.Add(id));
                ends |= dataset.Tokenizer.Bytes(id).Contains((byte)'\n');
            }

            ids = [.. tail, .. ids];
            tail = ids[^Math.Min(ids.Length, CopyCounter.RunLength - 1)..];
            yield return new(ends || line.Length > LongestLine ? Cut(line, ref isWhole) : [], ids);
        }
    }

    // The lines that ended; the one that goes on stays, unless it is too long to be held. What began elsewhere is no line.
    private static List<string> Cut(StringBuilder text, ref bool isWhole)
    {
        var parts = text.ToString().Split('\n');
        var lines = Whole(parts, isWhole).ToList();
        isWhole = (isWhole || parts.Length > 1) && parts[^1].Length <= LongestLine;
        text.Clear().Append(isWhole ? parts[^1] : "");
        return lines;
    }

    private TextPiece Of(string text, int[] ids, bool isLineStart)
    {
        var lines = text.Split('\n');
        return new([.. _isRunning ? Whole(lines, isLineStart) : lines.Where(line => line.Length > 0)], ids);
    }

    private static IEnumerable<string> Whole(string[] lines, bool isLineStart) => lines.SkipLast(1).Skip(isLineStart ? 0 : 1).Where(line => line.Length > 0);

    private bool EndsLine(int id) => dataset.Tokenizer.Bytes(id) is [.., (byte)'\n'];
}
