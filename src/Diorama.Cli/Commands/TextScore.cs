using System.CommandLine;
using System.Globalization;
using System.Text;
using Diorama.Core;
using Diorama.Models;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary>What a model says of a text: how probable it is, and which symbols it expected least.</summary>
internal static class TextScore
{
    private const int MostCharacters = 1_000_000;
    private const int NumShown = 10;

    /// <summary>Prints the figures and writes the map.</summary>
    /// <exception cref="UserException">The text is too long, or the map's name is no .tsv.</exception>
    public static void Print(ParseResult parsed, TrainedModel trained, IDoubtText reader, string text, string? path)
    {
        if (text.Length > MostCharacters) throw new UserException(FormattableString.Invariant($"This text has {text.Length} characters; at most {MostCharacters} are judged at once."));
        path ??= Path.Combine(trained.Run.SamplesPath, "score-map.tsv");
        if (!path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase)) throw new UserException($"--map {path}: a text's map is a .tsv.");
        var symbols = Waiting.During("reading", _ => reader.Doubt(text));
        AtomicFile.WriteText(path, Table(symbols, reader.DoubtUnit));
        if (!parsed.GetValue(JsonOption.Instance)) foreach (var line in Doubtful(symbols, reader.DoubtUnit)) Terminal.Result(line);
        JsonOption.Print(parsed, new ResultsDocument { Run = trained.Run.FullPath, Results = Figures(trained, symbols, text, reader.DoubtUnit), Files = [path] });
    }

    private static Figure[] Figures(TrainedModel trained, IReadOnlyList<SymbolDoubt> symbols, string text, string unit)
    {
        var (total, characters) = (symbols.Sum(s => s.Doubt), text.EnumerateRunes().Count());
        var protocol = trained.Model is ILikelihood likelihood ? likelihood.Protocol : null;
        var each = new Figure("doubt_per_character", total / Math.Max(1, characters), unit)
        {
            Title = trained.Model.Spec.Opening is null ? "doubt of a character, the end's shared out" : "doubt of a character",
            Protocol = protocol,
            Samples = characters,
        };
        return unit == "nats" ? [new Figure("nll", total, unit) { Title = "negative log-likelihood", Protocol = protocol }, each] : [each];
    }

    // One row a symbol: line and character from 1, the symbol with its control characters escaped, its doubt.
    private static string Table(IReadOnlyList<SymbolDoubt> symbols, string unit)
    {
        var table = new StringBuilder($"line\tcharacter\tsymbol\t{(unit.Length == 0 ? "doubt" : unit)}\n");
        foreach (var (line, character, symbol) in Placed(symbols)) table.Append(CultureInfo.InvariantCulture, $"{line}\t{character}\t{Shown(symbol.Text)}\t{symbol.Doubt:G6}\n");
        return table.ToString().TrimEnd('\n');
    }

    private static IEnumerable<string> Doubtful(IReadOnlyList<SymbolDoubt> symbols, string unit) => Placed(symbols)
        .Where(p => p.Symbol.Text.Length > 0)
        .OrderByDescending(p => p.Symbol.Doubt)
        .Take(NumShown)
        .Select(p => string.Create(CultureInfo.InvariantCulture, $"  line {p.Line}, character {p.Character}: {Shown(p.Symbol.Text)}  {p.Symbol.Doubt:F2} {unit}").TrimEnd());

    private static IEnumerable<(int Line, int Character, SymbolDoubt Symbol)> Placed(IReadOnlyList<SymbolDoubt> symbols)
    {
        var (line, character) = (1, 1);
        foreach (var symbol in symbols)
        {
            yield return (line, character, symbol);
            foreach (var rune in symbol.Text.EnumerateRunes()) (line, character) = rune.Value == '\n' ? (line + 1, 1) : (line, character + 1);
        }
    }

    private static string Shown(string symbol) => symbol.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal).Replace("\t", @"\t", StringComparison.Ordinal);
}
