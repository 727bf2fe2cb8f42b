using System.Text;

namespace Diorama.Data.Text;

/// <summary>Reads tables: rows of columns, divided by tabs, or by commas or semicolons with quotation marks (RFC 4180).</summary>
internal static class DelimitedText
{
    /// <summary>The most lines of one row: a quotation mark that nobody closes costs this one row, not the rest of the file.</summary>
    internal const int MaxLines = 100;

    /// <summary>The rows of a file with tabs; quotation marks mean nothing. Empty lines are passed over.</summary>
    /// <exception cref="Core.UserException">The file is missing, unreadable, or too large.</exception>
    internal static IEnumerable<DelimitedRecord> Tabs(string path) => Tabs(TextLines.Read(path));

    /// <summary>The rows of lines with tabs; quotation marks mean nothing. Empty lines are passed over.</summary>
    internal static IEnumerable<DelimitedRecord> Tabs(IEnumerable<TextLine> lines) => lines
        .Where(line => line.Text is not { } text || !string.IsNullOrWhiteSpace(text))
        .Select(line => new DelimitedRecord(line.Number, line.Text?.Split('\t'), line.Problem));

    /// <summary>The rows of a file with commas, or semicolons, and quotation marks. Empty lines are passed over.</summary>
    /// <exception cref="Core.UserException">The file is missing, unreadable, or too large.</exception>
    internal static IEnumerable<DelimitedRecord> Commas(string path) => Commas(TextLines.Read(path));

    /// <summary>The rows of lines with commas and quotation marks; semicolons divide where the first line has them and no comma. Empty lines are passed over.</summary>
    internal static IEnumerable<DelimitedRecord> Commas(IEnumerable<TextLine> content)
    {
        char? separator = null;
        using var lines = content.GetEnumerator();
        var again = new Stack<TextLine>(); // read in vain, for a quotation mark that nobody closes
        while (Next() is { } first)
        {
            if (first.Text is null)
            {
                yield return new(first.Number, null, first.Problem);
                continue;
            }

            if (string.IsNullOrWhiteSpace(first.Text)) continue;
            separator ??= first.Text.Contains(';') && !first.Text.Contains(',') ? ';' : ',';
            var taken = new List<TextLine>();
            var text = new StringBuilder(first.Text);
            var columns = Columns(text.ToString(), separator.Value, out var problem);
            while (columns is null && problem is null && taken.Count + 1 < MaxLines && Next() is { } line)
            {
                taken.Add(line);
                if (line.Text is null) break;
                text.Append('\n').Append(line.Text);
                columns = Columns(text.ToString(), separator.Value, out problem);
            }

            if (columns is null)
            {
                problem ??= "a quotation mark is never closed";
                for (var i = taken.Count - 1; i >= 0; i--) again.Push(taken[i]);
            }

            yield return new(first.Number, columns, problem);
        }

        TextLine? Next() => again.TryPop(out var line) ? line : lines.MoveNext() ? lines.Current : null;
    }

    /// <summary>The columns of a row; null where a quotation mark is still open, or where there is a problem.</summary>
    private static List<string>? Columns(string row, char separator, out string? problem)
    {
        problem = null;
        var columns = new List<string>();
        for (var at = 0; ;)
        {
            if (at < row.Length && row[at] == '"')
            {
                var column = new StringBuilder();
                for (at++; ; at++)
                {
                    var mark = row.IndexOf('"', at);
                    if (mark < 0) return null;
                    column.Append(row, at, mark - at);
                    at = mark + 1;
                    if (at >= row.Length || row[at] != '"') break;
                    column.Append('"');
                }

                columns.Add(column.ToString());
                if (at < row.Length && row[at] != separator)
                {
                    problem = $"goes on after a closing quotation mark: column {columns.Count}";
                    return null;
                }
            }
            else
            {
                var end = row.IndexOf(separator, at);
                columns.Add(end < 0 ? row[at..] : row[at..end]);
                at = end < 0 ? row.Length : end;
            }

            if (at >= row.Length) return columns;
            at++;
            if (at == row.Length)
            {
                columns.Add("");
                return columns;
            }
        }
    }
}
