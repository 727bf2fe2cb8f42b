using System.Globalization;
using System.Text;
using Diorama.Core;
using Diorama.Data.Text;

namespace Diorama.Data.Features;

/// <summary>Matrices of features as CSV: a line of columns' names, then a line a row, numbers with a point whatever the machine's language is.</summary>
/// <remarks>RFC 4180, UTF-8, ends of lines LF. A number is written with as few digits as read back the same float32; not a number is <c>nan</c>.</remarks>
public static class CsvFile
{
    private const int MaxNumbers = 1 << 28;

    /// <summary>Reads a file; plain or gzipped, separated by commas, or by semicolons where its first line has them and no comma.</summary>
    /// <exception cref="UserException">It is missing or no such file, or a line has another number of fields, or a field is no number.</exception>
    /// <exception cref="MachineException">The storage failed.</exception>
    public static DenseMatrix Read(string path) => StorageErrors.Reading(path, () =>
    {
        using var file = File.OpenRead(path);
        var values = new List<float>();
        IReadOnlyList<string>? columns = null;
        foreach (var row in DelimitedText.Commas(TextLines.Read(file, path)))
        {
            var fields = row.Columns ?? throw new UserException($"{path}:{row.Line}: {row.Problem}.");
            if (columns is null)
            {
                columns = fields;
                if (fields.Distinct(StringComparer.Ordinal).Count() != fields.Count) throw new UserException($"{path}:{row.Line}: two columns have one name. The first line must name each column.");
                continue;
            }

            if (fields.Count != columns.Count) throw new UserException($"{path}:{row.Line}: {fields.Count} fields, but the first line names {columns.Count} columns.");
            for (var i = 0; i < fields.Count; i++) values.Add(Number(fields[i]) ?? throw new UserException($"{path}:{row.Line}: '{Shown(fields[i])}' in column '{Shown(columns[i])}' is no number."));
            if (values.Count > MaxNumbers) throw new UserException($"{path}: more than {MaxNumbers} numbers. Keep large matrices in .npz.");
        }

        return columns is null ? throw new UserException($"{path}: empty; the first line must name the columns.") : new DenseMatrix(columns, [.. values]);
    });

    /// <summary>Writes a file; one that exists is replaced.</summary>
    /// <exception cref="UserException">The folder is missing or may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public static void Write(string path, FeatureMatrix matrix) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', matrix.Columns.Select(Quoted)));
        var row = new float[matrix.NumColumns];
        for (var i = 0; i < matrix.NumRows; i++)
        {
            matrix.CopyRow(i, row);
            writer.WriteLine(string.Join(',', row.Select(Text)));
        }
    });

    private static string Text(float value) => float.IsFinite(value) ? value.ToString(CultureInfo.InvariantCulture)
        : float.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";

    private static float? Number(string field) => field.Trim().ToLowerInvariant() switch
    {
        "nan" => float.NaN,
        "inf" or "infinity" => float.PositiveInfinity,
        "-inf" or "-infinity" => float.NegativeInfinity,
        var text => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    // Spaces at the ends would be lost in some programs.
    private static string Quoted(string name) =>
        name.Length == 0 || name.AsSpan().IndexOfAny(",;\"\r\n") >= 0 || char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1])
            ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
