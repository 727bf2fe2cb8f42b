using System.Text;

namespace Diorama.Data.Text;

/// <summary>
/// A text file divided at line ends: training, then held out, then for testing; within a line only where one covers a whole split, which would have nothing else. It is
/// read anew for each part that is asked for, in chunks of whole lines, so that only a chunk is in memory; a very long line is divided, for running text needs none; broken
/// lines are left out.
/// </summary>
internal sealed class TextParts
{
    private const int ChunkLength = 1 << 16;
    private const int LongestWord = 64;

    private readonly string _path;
    private readonly long _heldOut; // in characters: lines that begin behind belong to the split
    private readonly long _test;

    /// <summary>Reads the file once, for its length and its broken lines.</summary>
    /// <param name="path">The file.</param>
    /// <param name="share">The share held out, and the share for testing.</param>
    /// <param name="quarantine">Takes the broken lines.</param>
    internal TextParts(string path, double share, Quarantine quarantine)
    {
        _path = path;
        var total = 0L;
        foreach (var line in TextLines.Read(path, long.MaxValue, divides: true))
        {
            total++;
            if (line.Text is null) quarantine.Add(new($"{path}:{line.Number}{(line.Part == 0 ? "" : $" (part {line.Part})")}", line.Problem!));
            else NumCharacters += Length(line);
        }

        quarantine.SetTotal(total);
        _heldOut = share == 0 ? long.MaxValue : (long)(NumCharacters * (1 - (2 * share)));
        _test = share == 0 ? long.MaxValue : (long)(NumCharacters * (1 - share));
    }

    /// <summary>Characters of all parts, line ends included.</summary>
    internal long NumCharacters { get; }

    /// <summary>A split's text. Joined, the chunks are it; they end where a tokeniser may be cut off without changing what it gives: after a line that ends in no space, before one that begins with none; or where a long line is divided.</summary>
    internal IEnumerable<string> Chunks(Split split)
    {
        var chunk = new StringBuilder();
        var isWithin = false;
        foreach (var (own, line) in Lines())
        {
            if (own > split) break;
            if (own < split) continue;
            if (chunk.Length >= ChunkLength && (isWithin || (!char.IsWhiteSpace(chunk[^2]) && line.Text!.Length > 0 && !char.IsWhiteSpace(line.Text[0]))))
            {
                yield return chunk.ToString();
                chunk.Clear();
            }

            chunk.Append(line.Text);
            if (!line.GoesOn) chunk.Append('\n');
            isWithin = line.GoesOn;
        }

        if (chunk.Length > 0) yield return chunk.ToString();
    }

    // A line belongs to the split in which it begins.
    private IEnumerable<(Split Split, TextLine Line)> Lines()
    {
        var start = 0L;
        foreach (var line in TextLines.Read(_path, long.MaxValue, divides: true))
        {
            if (line.Text is null) continue;
            var end = start + Length(line);
            var own = start <= _heldOut ? Split.Train : start <= _test ? Split.HeldOut : Split.Test;
            var coversSplit = own == Split.Train ? end > _test : own == Split.HeldOut && end == NumCharacters;
            if (!coversSplit) yield return (own, line);
            else foreach (var part in Cut(line, start)) yield return part;
            start = end;
        }
    }

    private IEnumerable<(Split Split, TextLine Line)> Cut(TextLine line, long start)
    {
        var text = line.Text!;
        var heldOut = Place(text, _heldOut - start, 0);
        var test = Place(text, _test - start, heldOut);
        if (heldOut > 0) yield return (Split.Train, line with { Text = text[..heldOut], GoesOn = true });
        if (test > heldOut) yield return (Split.HeldOut, line with { Text = text[heldOut..test], GoesOn = true });
        yield return (Split.Test, line with { Text = text[test..] });
    }

    // Before the space behind a word, where tokenisers divide as well; where there is none nearby, between characters.
    private static int Place(string text, long characters, int least)
    {
        var place = 0;
        for (; place < text.Length && characters > 0; characters--) place += char.IsHighSurrogate(text[place]) ? 2 : 1;
        for (var at = Math.Min(place, text.Length - 1); at > Math.Max(least, place - LongestWord); at--)
        {
            if (text[at] == ' ' && !char.IsWhiteSpace(text[at - 1])) return at;
        }

        return Math.Max(place, least);
    }

    private static long Length(TextLine line)
    {
        var count = line.GoesOn ? 0L : 1L; // the line's end
        foreach (var c in line.Text!) count += char.IsLowSurrogate(c) ? 0 : 1;
        return count;
    }
}
