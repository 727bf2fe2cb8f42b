using System.Globalization;
using System.Text;

namespace Diorama.Cli;

/// <summary>
/// Control characters in what a terminal is to show: a model's text, or a file's, could move its cursor, rename its window or write its clipboard by them. Line ends and tabs
/// are what they look like.
/// </summary>
internal static class ControlCharacters
{
    /// <summary>The text with all others escaped, as JSON does: <c>\u001B</c>.</summary>
    public static string Escaped(string text)
    {
        if (!text.Any(IsControl)) return text;
        var shown = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (IsControl(c)) shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else shown.Append(c);
        }
        return shown.ToString();
    }

    // C0, DEL and C1.
    private static bool IsControl(char c) => char.IsControl(c) && c is not ('\n' or '\t');
}
