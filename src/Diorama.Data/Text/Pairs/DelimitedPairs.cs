using System.Globalization;
using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>The pairs of a table. A row that has other columns than the first is broken: a stray tab or comma has moved its sides.</summary>
internal static class DelimitedPairs
{
    /// <summary>The pairs, row by row.</summary>
    /// <exception cref="UserException">The file is missing or unreadable, or lacks a column that is named.</exception>
    internal static IEnumerable<PairLine> Read(PairsOptions options)
    {
        var rows = options.DecidedFormat == PairFormat.Csv ? DelimitedText.Commas(options.Path) : DelimitedText.Tabs(options.Path);
        (int Source, int Target, int? Task, int Count)? shape = null;
        foreach (var row in rows)
        {
            var where = $"{options.Path}:{row.Line}";
            if (row.Columns is not { } columns)
            {
                yield return PairLine.Broken(where, row.Problem!);
                continue;
            }

            if (shape is null)
            {
                var (source, sourceNamed) = Place("source", options.Source ?? "1", columns, where);
                var (target, targetNamed) = Place("target", options.Target ?? "2", columns, where);
                (int Place, bool IsNamed)? task = options.Task is { } column ? Place("task", column, columns, where) : null;
                shape = (source, target, task?.Place, columns.Count);
                if (sourceNamed || targetNamed || task is { IsNamed: true }) continue;
            }

            var (s, t, k, count) = shape.Value;
            if (columns.Count == count) yield return PairLine.Of(where, columns[s], columns[t], k is { } place ? columns[place] : null);
            else yield return PairLine.Broken(where, $"has {Columns(columns.Count)}, and the first row {Columns(count)}");
        }
    }

    private static (int Place, bool IsNamed) Place(string side, string wanted, IReadOnlyList<string> first, string where)
    {
        var isNumber = int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var place = isNumber ? number - 1 : first.Select(name => name.Trim()).ToList().IndexOf(wanted);
        if (place >= 0 && place < first.Count) return (place, !isNumber);
        throw new UserException(isNumber
            ? $"data.{side}: column {wanted} is wanted, and {where} has {Columns(first.Count)}. Is the file divided by {(first.Count == 1 ? "something else? Set data.format to csv or tsv" : "tabs or commas as data.format says?")}"
            : $"data.{side}: no column is called {wanted}; {where} names {string.Join(", ", first.Take(8))}");
    }

    private static string Columns(int count) => count == 1 ? "1 column" : $"{count} columns";
}
