using System.Text;

namespace Diorama.Cli;

/// <summary>Rows of words in columns, each as wide as its widest word; a Chinese character is as wide as two letters.</summary>
internal static class TextTable
{
    /// <summary>The lines, indented by two.</summary>
    /// <param name="rows">As many words each.</param>
    /// <param name="isNumber">Of each column whether it stands to the right.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string[]> rows, params bool[] isNumber)
    {
        var widths = isNumber.Select((_, column) => rows.Select(row => Width(row[column])).DefaultIfEmpty().Max()).ToArray();
        foreach (var row in rows)
        {
            var line = new StringBuilder();
            for (var column = 0; column < row.Length; column++)
            {
                var space = new string(' ', widths[column] - Width(row[column]));
                line.Append("  ").Append(isNumber[column] ? space + row[column] : row[column] + space);
            }

            yield return line.ToString().TrimEnd();
        }
    }

    /// <summary>Columns of a terminal that a text takes.</summary>
    internal static int Width(string text) => text.EnumerateRunes().Sum(rune => rune.Value switch
    {
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F)
            or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1F9FF) or (>= 0x20000 and <= 0x3FFFF) => 2,
        _ when Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark => 0,
        _ => 1,
    });
}
