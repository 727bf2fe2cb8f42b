using System.Text;

namespace Diorama.Data.Text;

/// <summary>
/// Reads rows of fields. With commas as RFC 4180 has them: a field in quotes may hold commas, quotes (doubled) and ends of lines. With tabs nothing is
/// quoted, for texts begin with quotation marks. Empty lines are passed over.
/// </summary>
internal static class DelimitedLines
{
    /// <summary>A quote that is never closed would take the rest of the file for its field.</summary>
    private const int MaxLines = 1000;

    /// <summary>The rows.</summary>
    /// <param name="lines">The file's lines.</param>
    /// <param name="separator">A comma, a semicolon or a tab.</param>
    public static IEnumerable<DelimitedLine> Read(IEnumerable<TextLine> lines, char separator)
    {
        var row = new Row(separator);
        foreach (var line in lines)
        {
            if (line.Text is null)
            {
                // A quote that is open ends here as well: what follows a broken line begins anew.
                if (row.IsOpen) yield return row.Finish("its quoted field goes on in a broken line");
                yield return new(line.Number, null, line.Problem);
                continue;
            }

            if (!row.IsOpen && line.Text.Length == 0) continue;
            row.Add(line);
            if (!row.IsOpen) yield return row.Finish(null);
            else if (row.NumLines == MaxLines) yield return row.Finish($"a quote is not closed within {MaxLines} lines");
        }

        if (row.IsOpen) yield return row.Finish("a quote is never closed");
    }

    private sealed class Row(char separator)
    {
        private readonly List<string> _fields = [];
        private readonly StringBuilder _field = new();
        private long _first;
        private string? _problem;

        public bool IsOpen { get; private set; }

        public int NumLines { get; private set; }

        public void Add(TextLine line)
        {
            if (NumLines++ == 0) _first = line.Number;
            else _field.Append('\n');
            var rest = line.Text.AsSpan();
            while (true)
            {
                if (!IsOpen && separator != '\t' && _field.Length == 0 && rest.StartsWith("\""))
                {
                    IsOpen = true;
                    rest = rest[1..];
                }

                if (IsOpen && !CloseQuote(ref rest)) return;
                var end = rest.IndexOf(separator);
                _field.Append(end < 0 ? rest : rest[..end]);
                _fields.Add(_field.ToString());
                _field.Clear();
                if (end < 0) return;
                rest = rest[(end + 1)..];
            }
        }

        public DelimitedLine Finish(string? problem)
        {
            problem ??= _problem;
            var row = new DelimitedLine(_first, problem is null ? [.. _fields] : null, problem);
            _fields.Clear();
            _field.Clear();
            (NumLines, IsOpen, _problem) = (0, false, null);
            return row;
        }

        // Takes the quoted text up to its last quote; false where the line ends first.
        private bool CloseQuote(ref ReadOnlySpan<char> rest)
        {
            while (true)
            {
                var quote = rest.IndexOf('"');
                _field.Append(quote < 0 ? rest : rest[..quote]);
                if (quote < 0) return false;
                rest = rest[(quote + 1)..];
                if (!rest.StartsWith("\"")) break;
                _field.Append('"');
                rest = rest[1..];
            }

            IsOpen = false;
            if (!rest.IsEmpty && rest[0] != separator) _problem ??= "something follows the end of a quoted field";
            return true;
        }
    }
}
