using System.Globalization;
using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>The pairs of a table. A row that has other columns than its names say, or without names than most rows have, is broken: a stray tab or comma has moved its sides.</summary>
internal static class DelimitedPairs
{
    // How many rows are looked at to tell how many columns most have.
    private const int MostLookedAt = 100;

    /// <summary>The pairs, row by row.</summary>
    /// <param name="options">The file, and where the sides stand in it.</param>
    /// <param name="notes">Takes what is to be said of the columns, before the first pair comes.</param>
    /// <exception cref="UserException">The file is missing or unreadable, lacks a column that is named, or none of its rows holds a pair.</exception>
    internal static IEnumerable<PairLine> Read(PairsOptions options, ICollection<string> notes) => PairLine.Some(Rows(options, notes), options.Path);

    private static IEnumerable<PairLine> Rows(PairsOptions options, ICollection<string> notes)
    {
        var rows = options.DecidedFormat == PairFormat.Csv ? DelimitedText.Commas(options.Path) : DelimitedText.Tabs(options.Path);
        var shape = Shape(options, rows, notes, out var names);
        foreach (var row in rows)
        {
            var where = $"{options.Path}:{row.Line}";
            if (row.Columns is not { } columns)
            {
                yield return PairLine.Broken(where, row.Problem!);
                continue;
            }

            if (row.Line == names) continue;
            if (columns.Count == shape.Count) yield return PairLine.Of(where, columns[shape.Source], columns[shape.Target], shape.Task is { } task ? columns[task] : null);
            else yield return PairLine.Broken(where, $"has other columns than {(names is null ? "most rows have" : "the first row names")}: {columns.Count}, not {shape.Count}");
        }
    }

    // Where the sides stand, and how many columns a row has; names: the line that names them, null where they are numbers.
    private static (int Source, int Target, int? Task, int Count) Shape(PairsOptions options, IEnumerable<DelimitedRecord> rows, ICollection<string> notes, out long? names)
    {
        names = null;
        var first = rows.Where(row => row.Columns is not null).Take(MostLookedAt).ToList();
        if (first.Count == 0) return default;
        var header = options.Source is null && options.Target is null ? PairHeader.Of(first[0].Columns!) : null;
        var (sourceWanted, targetWanted) = header ?? (options.Source ?? "1", options.Target ?? "2");
        var isNamed = !IsNumber(sourceWanted, out _) || !IsNumber(targetWanted, out _) || (options.Task is { } named && !IsNumber(named, out _));
        var like = isNamed ? first[0] : first.GroupBy(row => row.Columns!.Count).MaxBy(alike => alike.Count())!.First();
        if (isNamed) names = like.Line;
        var where = $"{options.Path}:{like.Line}";
        int? task = options.Task is { } column ? Place("task", column, like.Columns!, where) : null;
        var shape = (Source: Place("source", sourceWanted, like.Columns!, where), Target: Place("target", targetWanted, like.Columns!, where), Task: task, like.Columns!.Count);
        if (header is not null) notes.Add($"{where} names the columns {header.Value.Source} and {header.Value.Target}: it is read as no pair");
        else if (!isNamed && like == first[0] && PairHeader.MayName(like.Columns!, shape.Source, shape.Target)) notes.Add(PairHeader.Doubt(where, like.Columns!, shape.Source, shape.Target));
        if (PairHeader.Others(like.Columns!, [shape.Source, shape.Target, task ?? shape.Source], isNamed) is { } others) notes.Add($"{options.Path}: {others}");
        return shape;
    }

    private static bool IsNumber(string wanted, out int number) => int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static int Place(string side, string wanted, IReadOnlyList<string> first, string where)
    {
        var isNumber = IsNumber(wanted, out var number);
        var place = isNumber ? number - 1 : first.Select(name => name.Trim()).ToList().IndexOf(wanted);
        if (place >= 0 && place < first.Count)
            return place;
        throw new UserException(
            isNumber
                ? $"data.{side}: column {wanted} is wanted, and {where} has {Columns(first.Count)}. Is the file divided by {(first.Count == 1 ? "something else? Set data.format to csv or tsv" : "tabs or commas as data.format says?")}"
                : $"data.{side}: no column is called {wanted}; {where} names {string.Join(", ", first.Take(8))}"
        );
    }

    private static string Columns(int count) => count == 1 ? "1 column" : $"{count} columns";
}
