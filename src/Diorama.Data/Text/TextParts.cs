using System.Text;

namespace Diorama.Data.Text;

/// <summary>
/// A text file divided at line ends: training, then held out, then for testing. It is read anew for each part that is asked for, in chunks of whole lines, so that
/// only a chunk is in memory; a very long line is divided, for running text needs none; broken lines are left out.
/// </summary>
internal sealed class TextParts
{
    private const int ChunkLength = 1 << 16;

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
        var (start, isWithin) = (0L, false);
        foreach (var line in TextLines.Read(_path, long.MaxValue, divides: true))
        {
            if (line.Text is null) continue;
            var own = start <= _heldOut ? Split.Train : start <= _test ? Split.HeldOut : Split.Test;
            start += Length(line);
            if (own > split) break;
            if (own < split) continue;
            if (chunk.Length >= ChunkLength && (isWithin || (!char.IsWhiteSpace(chunk[^2]) && line.Text.Length > 0 && !char.IsWhiteSpace(line.Text[0]))))
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

    private static long Length(TextLine line)
    {
        var count = line.GoesOn ? 0L : 1L; // the line's end
        foreach (var c in line.Text!) count += char.IsLowSurrogate(c) ? 0 : 1;
        return count;
    }
}
