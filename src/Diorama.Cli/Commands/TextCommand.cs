using System.CommandLine;
using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Features;
using Diorama.Data.Text;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama text analyse FILE</c>: key words, runs of words, topics and forms.</summary>
internal static class TextCommand
{
    private const int Most = 1000;
    private const int LongestRun = 8;

    private static readonly Dictionary<string, DocumentKind> _kinds = new()
    {
        ["text"] = DocumentKind.Text, ["jsonl"] = DocumentKind.JsonLines, ["csv"] = DocumentKind.Csv, ["tsv"] = DocumentKind.Tsv,
    };

    private static readonly Dictionary<string, DocumentUnit> _units = new() { ["line"] = DocumentUnit.Line, ["paragraph"] = DocumentUnit.Paragraph };

    public static Command Create() => new Command("text", "Look into texts.") { Analyse() }.WithExamples("diorama text analyse poems --topics 5");

    private static Command Analyse()
    {
        var file = new Argument<string>("file")
        {
            Description = "A text, JSON lines, CSV or TSV file, plain or gzipped; - for standard input; or a bundled data set of texts.",
        };
        var field = new Option<string?>("--field")
        {
            Description =
                "The field that holds the text: of JSON lines its name (default: text); of CSV and TSV the column's name, or its number where the first line is data.",
        };
        var kind = new Option<string?>("--as") { Description = "What the file is: text, jsonl, csv or tsv. Default: by its name's end." };
        var unit = new Option<string?>("--by") { Description = "What one document of a text is: line or paragraph. Default: paragraph where there are empty lines." };
        var topics = new Option<int>("--topics") { Description = "How many topics; 0 for none.", DefaultValueFactory = _ => 10 };
        var top = new Option<int>("--top") { Description = "How many words are listed of each kind.", DefaultValueFactory = _ => 10 };
        var nGram = new Option<int>("--ngram") { Description = "Count runs of up to this many words.", DefaultValueFactory = _ => 3 };
        var maxShare = new Option<double?>("--max-share") { Description = "Words in more than this share of the documents are stop words. Default: by how long documents are." };
        var seed = new Option<long>("--seed") { Description = "Equal seeds give equal topics." };
        var target = new Option<string?>("--out") { Description = "Write each document as a row of numbers (form, topics, TF-IDF): .npz, .npy or .csv." };
        var command = new Command("analyse", "What texts are about: key words, runs of words, topics, forms.") { file, field, kind, unit, DataCommand.Set, topics, top, nGram, maxShare, seed, target };
        command.SetAction(parsed =>
        {
            Check(topics.Name, parsed.GetValue(topics), 0, Most);
            Check(top.Name, parsed.GetValue(top), 1, Most);
            Check(nGram.Name, parsed.GetValue(nGram), 1, LongestRun);
            if (parsed.GetValue(maxShare) is { } share && !(share is > 0 and <= 1)) throw new UserException(FormattableString.Invariant($"--max-share {share}: above 0, and 1 at most."));
            if (parsed.GetValue(target) is { } path) FeatureFile.Kind(path);
            var name = parsed.GetRequiredValue(file);
            Overwriting.Refuse(target.Name, parsed.GetValue(target), name);
            var options = new DocumentOptions
            {
                Field = parsed.GetValue(field),
                Kind = Choice(kind.Name, parsed.GetValue(kind), _kinds),
                Unit = Choice(unit.Name, parsed.GetValue(unit), _units) ?? DocumentUnit.Auto,
            };
            // Nobody takes the signals: there is nothing to put in order, and they end it at once, wherever it is.
            var analysis = Waiting.During("reading", progress => TextAnalysis.Of(Read(name, options, parsed.GetValue(DataCommand.Set) ?? []), new TextAnalysisOptions
            {
                NumTopics = parsed.GetValue(topics),
                Top = parsed.GetValue(top),
                NGrams = parsed.GetValue(nGram),
                MaxShare = parsed.GetValue(maxShare),
                Seed = parsed.GetValue(seed),
            }, progress));
            if (analysis.NumWords == 0) throw new UserException($"{name}: there is no word in it. Is it a text?");
            var written = parsed.GetValue(target);
            if (written is not null) Waiting.During($"writing {written}", _ => { FeatureFile.Write(written, analysis.Features); return true; });
            if (parsed.GetValue(JsonOption.Instance)) JsonText.Print(AnalysisJson.Of(name, analysis, parsed.GetValue(top), parsed.GetValue(seed), written));
            else AnalysisLines.Print(name, analysis, parsed.GetValue(top), written);
        });
        return command.WithExamples("diorama text analyse poems", "diorama text analyse verses --set source=older", "diorama text analyse poems --topics 5 --seed 1 --out runs/poems.npz --json");
    }

    private static void Check(string option, int value, int least, int most)
    {
        if (value < least || value > most) throw new UserException($"{option} {value}: from {least} to {most}.");
    }

    private static T? Choice<T>(string option, string? name, Dictionary<string, T> choices)
        where T : struct => name is null ? null : choices.TryGetValue(name, out var choice) ? choice
        : throw new UserException($"{option} {name}: one of {string.Join(", ", choices.Keys)}.");

    private static IReadOnlyList<string> Read(string name, DocumentOptions options, string[] settings)
    {
        if (name != "-" && !Path.Exists(name) && Datasets.All.Find(name) is { Value.Files.Length: > 0 }) return Bundled(name, options, settings);
        if (settings.Length > 0) throw new UserException("--set is for bundled data sets.");
        if (name != "-" && !Path.Exists(name))
            throw new UserException($"{name}: there is no such file{Suggest.DidYouMean(name, [.. Datasets.All.Entries.Where(d => d.Value.Files.Length > 0).Select(d => d.Name)])}");
        using var content = name == "-" ? Console.OpenStandardInput() : null;
        var file = content is null ? DocumentFile.Read(name, options) : DocumentFile.Read(content, "standard input", options);
        if (file.Quarantine.Samples is { Count: > 0 } broken)
        {
            var lines = broken.Count == 1 ? "1 line is" : $"{broken.Count} lines are";
            Terminal.Note($"warning: {lines} left out: {string.Join("; ", broken.Take(3).Select(b => $"{b.Name} ({b.Reason})"))}{(broken.Count > 3 ? "; …" : "")}");
        }

        return file.Texts;
    }

    // Of pairs the sources are read.
    private static IReadOnlyList<string> Bundled(string name, DocumentOptions options, string[] settings)
    {
        if (options.Field is not null || options.Kind is not null || options.Unit != DocumentUnit.Auto) throw new UserException($"{name} is a bundled data set: --field, --as and --by are for files.");
        var data = Datasets.Open(DataCommand.Config(name, null, settings));
        Func<Split, int, string> text = data switch
        {
            ITextDataset texts => texts.Text,
            IParallelDataset pairs => (split, i) => pairs.Pair(split, i).Source,
            _ => throw new UserException($"The data set {name} holds no texts."),
        };
        return [.. Enum.GetValues<Split>().SelectMany(split => Enumerable.Range(0, data.Count(split)).Select(i => text(split, i)))];
    }
}
