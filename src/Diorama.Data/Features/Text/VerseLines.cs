namespace Diorama.Data.Features;

/// <summary>The lines of verse of a text: its lines, and where a line goes on behind a Chinese comma or full stop, its parts, for so is Chinese verse printed.</summary>
public static class VerseLines
{
    private static readonly char[] _ends = ['\n', '，', '。', '！', '？', '；'];

    /// <summary>How many words each line has, a Chinese character being one; lines without any are passed over.</summary>
    public static IReadOnlyList<int> Lengths(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split(_ends).Select(line => Words.Of(line).Count).Where(count => count > 0)];
    }
}
