namespace Diorama.Data.Images;

/// <summary>The places of what one annotation file lists, asked for in the file's order; no two are equal.</summary>
/// <param name="file">The file.</param>
internal sealed class CocoPlaceFinder(string file)
{
    private readonly HashSet<(string Kind, long Number)> _onThisLine = [];
    private long _at;
    private long _line = 1;
    private long _lineStart;

    /// <summary>A place by the number of what stands there; by its column where it has none, or where its line has that number already.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="at">Where it begins, in bytes; not before the last one.</param>
    /// <param name="kind">What is numbered.</param>
    /// <param name="number">Its number; null where it has none.</param>
    internal CocoPlace Place(ReadOnlySpan<byte> text, long at, string kind, long? number)
    {
        var passed = text[(int)_at..(int)at];
        if (passed.LastIndexOf((byte)'\n') is >= 0 and var end)
        {
            _line += passed.Count((byte)'\n');
            _lineStart = _at + end + 1;
            _onThisLine.Clear();
        }

        _at = at;
        return number is { } known && _onThisLine.Add((kind, known)) ? new(file, _line, kind, known) : new(file, _line, "column", at - _lineStart + 1);
    }
}
