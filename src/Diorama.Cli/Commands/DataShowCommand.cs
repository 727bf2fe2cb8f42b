using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Images;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama data show NAME</c>.</summary>
internal static class DataShowCommand
{
    private const int MostClasses = 16;

    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "A data set's name." };
        var path = new Option<string?>("--path") { Description = "Where your own data lies, for the kinds that need it." };
        var command = new Command("show", "What a data set holds: shapes, classes, splits, captions, licence, and what is left out.") { name, path, DataCommand.Set };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetRequiredValue(name);
            var kind = ImportFolder.Find(wanted) is null ? Datasets.All.Get(wanted) : null;
            var config = DataCommand.Config(wanted, parsed.GetValue(path), parsed.GetValue(DataCommand.Set)!);
            var data = Waiting.During("reading", progress => Read(config, progress));
            if (parsed.GetValue(JsonOption.Instance)) JsonText.Print(Document(data, kind));
            else Print(data, kind);
        });
        return command.WithExamples("diorama data show images --path my-pictures");
    }

    // A large text becomes ids the first time; the files of a large folder are opened one by one.
    private static IDataset Read(DataConfig config, Action<double> progress)
    {
        var data = Datasets.Open(config);
        if (data is IDecodingDataset { Decodes: true } files) files.LeaveOutUnreadable(progress);
        return data;
    }

    private static JsonObject Document(IDataset data, DatasetKind? kind)
    {
        var spec = data.Spec;
        var document = new JsonObject
        {
            ["name"] = data.Name,
            ["modality"] = spec.Modality.ToString().ToLowerInvariant(),
            ["shape"] = new JsonArray([.. spec.Shape.Select(size => JsonValue.Create(size))]),
            ["source"] = new JsonArray([.. spec.Source.Select(size => JsonValue.Create(size))]),
            ["classes"] = spec.Classes.Count,
            ["classNames"] = new JsonArray([.. spec.Classes.Select(c => JsonValue.Create(c))]),
            ["perClass"] = new JsonArray([.. ((data as PictureDataset)?.PerClass ?? []).Select(count => JsonValue.Create(count))]),
            ["captionWords"] = spec.Captions?.Vocabulary.Count ?? 0,
            ["captionLength"] = spec.Captions?.Length ?? 0,
            ["vocabulary"] = spec.Tokenizer?.Count ?? 0,
            ["tokenizer"] = spec.Tokenizer?.Kind,
            ["train"] = data.Count(Split.Train),
            ["heldOut"] = data.Count(Split.HeldOut),
            ["test"] = data.Count(Split.Test),
            ["broken"] = data.Quarantine.Count,
            ["tooManyBroken"] = data.Quarantine.Excess is not null,
            ["brokenSamples"] = DataCommand.Listed(data.Quarantine.Samples),
            ["notes"] = new JsonArray([.. Notes(data).Select(note => JsonValue.Create(note))]),
            ["licence"] = kind?.Licence,
            ["files"] = new JsonObject((kind?.Files ?? []).Select(f => KeyValuePair.Create<string, JsonNode?>(f.Name, f.Checksum))),
        };
        if ((data as PictureDataset)?.Imported is not { } imported)
            return document;
        (document["importedFrom"], document["duplicates"], document["leftOut"], document["firstLeftOut"]) = (
            imported.Source,
            imported.Duplicates,
            imported.LeftOut.Values.Sum(),
            DataCommand.Listed(imported.FirstLeftOut)
        );

        return document;
    }

    private static void Print(IDataset data, DatasetKind? kind)
    {
        var spec = data.Spec;
        Row("name", data.Name);
        Row(spec.Modality.ToString().ToLowerInvariant(), string.Join(" x ", spec.Shape));
        if (spec.Source.Count > 0) Row("source", string.Join(" x ", spec.Source));
        Row("train", Number(data.Count(Split.Train)));
        Row("held out", Number(data.Count(Split.HeldOut)));
        Row("test", Number(data.Count(Split.Test)));
        if (spec.Tokenizer is { } tokenizer)
            Row("vocabulary", $"{Number(tokenizer.Count)} ({tokenizer.Kind})");
        if (spec.Captions is { } captions)
            Row("captions", $"{Number(captions.Vocabulary.Count - CaptionSpec.SpecialWords.Count)} words, at most {captions.Length} a caption");
        if (data is ICaptionedDataset captioned && spec.Captions is not null && Caption(captioned) is { } caption)
            Row("", $"such as: {caption}");
        PrintClasses(data);
        if ((data as PictureDataset)?.Imported is { } imported)
        {
            Row("imported", $"from {imported.Source}");
            if (imported.Duplicates > 0) Row("duplicates", Number(imported.Duplicates));
            foreach (var (reason, count) in imported.LeftOut) Row("broken", new BadSampleGroup(reason, count, [.. imported.FirstLeftOut.Where(sample => sample.Kind == reason)]).ToString());
        }
        foreach (var note in Notes(data)) Row("note", note);
        foreach (var group in BadSampleGroup.Of(data.Quarantine.Samples)) Row("broken", group.ToString());
        if (data.Quarantine.Count - data.Quarantine.Samples.Count is > 0 and var rest) Row("broken", $"… and {Number(rest)} more, which are not listed");
        if (data.Quarantine.Excess is { } excess) Row("warning", $"{excess} in training, which stops at it. Mend or remove them, or raise {data.Quarantine.Limit.Setting}; --json names them all");
        if (kind?.Licence is { } licence) Row("licence", licence);
        foreach (var file in kind?.Files ?? []) Row("file", $"{file.Name}  {file.Checksum}");
    }

    // From the middle on, for the first ones are often the oddest; pictures may have none.
    private static string? Caption(ICaptionedDataset data)
    {
        var count = data.Count(Split.Train);
        return Enumerable.Range(0, count).Select(i => data.Captions(Split.Train, (i + (count / 2)) % count)).FirstOrDefault(captions => captions.Count > 0)?[0];
    }

    private static void PrintClasses(IDataset data)
    {
        var classes = data.Spec.Classes;
        if (classes.Count == 0) return;
        Row("classes", Number(classes.Count));
        var counts = (data as PictureDataset)?.PerClass;
        var width = classes.Take(MostClasses).Max(name => name.Length);
        for (var i = 0; i < Math.Min(classes.Count, MostClasses); i++) Row("", counts is null ? classes[i] : $"{classes[i].PadRight(width)}  {Number(counts[i]),8}");
        if (classes.Count > MostClasses) Row("", $"… and {classes.Count - MostClasses} more");
    }

    private static IEnumerable<string> Notes(IDataset data)
    {
        foreach (var note in (data as INotedDataset)?.Notes ?? [])
            yield return note;
        if (data is IDecodingDataset { Decodes: true })
            yield return "of each file the length, the beginning and the end were looked at, not the pixels: data import or training decodes them, and says which are broken inside";
    }

    private static void Row(string what, string value) => Terminal.Result($"  {what,-11} {value}");

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
