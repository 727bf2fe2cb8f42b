using System.Globalization;
using System.Text;
using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>
/// The documents of a file: plain text, JSON lines, CSV or TSV, in UTF-8, plain or gzipped. Lines that are broken are left out and listed. The whole text is in memory,
/// two bytes a UTF-16 character, twice that while its lines are joined; it may have 256 MiB as a file.
/// </summary>
public sealed class DocumentFile
{
    /// <summary>The most lines that are not empty, and the most documents: each takes some 100 bytes besides its text.</summary>
    public const int MostLines = 1 << 23;

    private readonly List<string> _texts = [];
    private readonly string _name;
    private readonly DocumentOptions _options;

    private DocumentFile(string name, DocumentOptions options) => (_name, _options) = (name, options);

    /// <summary>The documents, in the file's order; none is empty.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>The lines that were left out, by number and reason.</summary>
    public Quarantine Quarantine { get; } = new(limit: 1);

    /// <summary>Reads a file.</summary>
    /// <exception cref="UserException">It is missing, unreadable, too large, of more than <see cref="MostLines"/> lines, no UTF-8, or holds no text.</exception>
    /// <exception cref="MachineException">The storage failed.</exception>
    public static DocumentFile Read(string path, DocumentOptions? options = null)
    {
        PlainFile.Check(path, path);
        using var file = StorageErrors.Reading(path, () => File.OpenRead(path));
        return Read(file, path, options);
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">Borrowed; one that cannot seek is held in memory.</param>
    /// <param name="name">How errors call it; its end may tell the kind.</param>
    /// <param name="options">What its documents are.</param>
    /// <exception cref="UserException">It is unreadable, too large, of more than <see cref="MostLines"/> lines, no UTF-8, or holds no text.</exception>
    public static DocumentFile Read(Stream stream, string name, DocumentOptions? options = null)
    {
        options ??= new();
        using var held = stream.CanSeek ? null : Hold(stream, name);
        var content = held ?? stream;
        var documents = new DocumentFile(name, options);
        var kind = options.Kind ?? KindOf(name);
        documents.Add(TextLines.Read(content, name, divides: kind == DocumentKind.Text), kind);
        if (documents._texts.Count > 0) return documents;
        throw new UserException(documents.Quarantine.Samples is [var first, ..] ? $"{name} holds no text: {first.Name}: {first.Reason}." : $"{name} holds no text.");
    }

    private static DocumentKind KindOf(string name)
    {
        var bare = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        return Path.GetExtension(bare).ToLowerInvariant() switch
        {
            ".jsonl" or ".ndjson" => DocumentKind.JsonLines,
            ".csv" => DocumentKind.Csv,
            ".tsv" => DocumentKind.Tsv,
            _ => DocumentKind.Text,
        };
    }

    private void Add(IEnumerable<TextLine> lines, DocumentKind kind)
    {
        switch (kind)
        {
            case DocumentKind.JsonLines: AddJson(lines); break;
            case DocumentKind.Csv: AddColumn(DelimitedText.Commas(lines)); break;
            case DocumentKind.Tsv: AddColumn(DelimitedText.Tabs(lines)); break;
            default: AddText(lines); break;
        }
    }

    private void AddText(IEnumerable<TextLine> lines)
    {
        var paragraphs = new List<List<string>> { new() };
        var whole = new StringBuilder(); // a long line comes in parts
        var numLines = 0;
        foreach (var line in lines)
        {
            if (line.Text is null) LeaveOut(line.Number, line.Problem!);
            whole.Append(line.Text);
            if (line.GoesOn || (line.Text is null && whole.Length == 0)) continue;
            var text = whole.ToString();
            whole.Clear();
            if (!string.IsNullOrWhiteSpace(text)) Add(paragraphs[^1], text, ++numLines);
            else if (paragraphs[^1].Count > 0) paragraphs.Add([]);
        }

        if (paragraphs[^1].Count == 0) paragraphs.RemoveAt(paragraphs.Count - 1);
        var byLine = _options.Unit == DocumentUnit.Line || (_options.Unit == DocumentUnit.Auto && paragraphs.Count < 2);
        _texts.AddRange(byLine ? paragraphs.SelectMany(p => p) : paragraphs.Select(p => string.Join('\n', p)));
    }

    private void AddJson(IEnumerable<TextLine> lines)
    {
        foreach (var line in lines)
        {
            if (line.Text is null) LeaveOut(line.Number, line.Problem!);
            else if (!string.IsNullOrWhiteSpace(line.Text)) Take(line.Number, JsonLine.Text(line.Text, _options.Field ?? "text", out var problem), problem);
        }
    }

    private void AddColumn(IEnumerable<DelimitedRecord> rows)
    {
        int? column = null;
        var width = 0;
        foreach (var row in rows)
        {
            if (row.Columns is null)
            {
                LeaveOut(row.Line, row.Problem!);
                continue;
            }

            if (column is null)
            {
                (column, var isNamed) = Column(row.Columns);
                width = row.Columns.Count;
                if (isNamed) continue;
            }

            if (row.Columns.Count != width) LeaveOut(row.Line, $"has other columns than the first line: {row.Columns.Count}, not {width}");
            else Take(row.Line, row.Columns[column.Value], "its column is empty");
        }
    }

    private (int Column, bool IsNamed) Column(IReadOnlyList<string> first)
    {
        if (_options.Field is null && first.Count == 1)
            return (0, false);
        if (_options.Field is { } field && first.ToList().IndexOf(field) is >= 0 and var named)
            return (named, true);
        if (int.TryParse(_options.Field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= first.Count)
            return (number - 1, false);
        throw new UserException(
            $"{_name}: {(_options.Field is null ? "which column holds the texts?" : $"there is no column '{_options.Field}'.")} Name one of its first line's, or give a number from 1 to {first.Count} where "
                + $"that line is data: {string.Join(", ", first.Select(Shown))}."
        );
    }

    private void Take(long line, string? text, string? problem)
    {
        if (string.IsNullOrWhiteSpace(text)) LeaveOut(line, problem ?? "empty");
        else Add(_texts, text, _texts.Count + 1);
    }

    private void Add(List<string> texts, string text, int number)
    {
        if (number > MostLines) throw new UserException($"{_name} has more than {MostLines} lines of text. Divide it, or take a part.");
        texts.Add(text);
    }

    private void LeaveOut(long line, string problem) => Quarantine.Add(new(FormattableString.Invariant($"{_name}:{line}"), problem));

    private static string Shown(string text) => text.Length > 20 ? $"'{text[..20]}…'" : $"'{text}'";

    private static MemoryStream Hold(Stream stream, string name)
    {
        var held = new MemoryStream();
        var part = new byte[1 << 16];
        while (StorageErrors.Reading(name, () => stream.Read(part)) is var count && count > 0)
        {
            held.Write(part, 0, count);
            if (held.Length > TextLines.MaxBytes) throw new UserException($"{name} has more than {TextLines.MaxBytes >> 20} MiB. Divide it, or take a part.");
        }

        held.Position = 0;
        return held;
    }
}
