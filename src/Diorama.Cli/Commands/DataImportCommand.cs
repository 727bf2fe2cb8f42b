using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Images;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama data import SOURCE --as NAME</c>.</summary>
internal static class DataImportCommand
{
    // The data set that reads a text, by the end of its name.
    private static readonly Dictionary<string, string> _texts = new()
    {
        [".txt"] = "text", [".md"] = "text", [".jsonl"] = "jsonl", [".ndjson"] = "jsonl", [".tsv"] = "pairs", [".csv"] = "pairs",
    };

    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "A folder of pictures, a COCO folder or annotation file, or a sheet of sprites." };
        var name = new Option<string>("--as") { Description = "The name by which recipes ask for it: data.name.", Required = true };
        var kind = new Option<string?>("--kind") { Description = "How the source is read: images, coco or sheet. Default: by what it is." };
        var replace = new Option<bool>("--replace") { Description = "Put it in the place of what was imported under this name before." };
        var drop = new Option<bool>("--drop-duplicates") { Description = "Of pictures that are equal keep the first. Default: keep all, on one side of the split." };
        var command = new Command("import", "Decode and resize pictures once, so that sets larger than memory train at full speed.") { source, name, kind, DataCommand.Set, replace, drop };
        command.SetAction(parsed =>
        {
            var (from, called) = (parsed.GetRequiredValue(source), parsed.GetRequiredValue(name));
            ImportFolder.Check(called);
            if (ImportFolder.Find(called) is { } there && !parsed.GetValue(replace)) throw new UserException($"--as {called}: there is one already, {there}. Choose another name, or add --replace.");
            var data = Open(from, parsed.GetValue(kind) ?? KindOf(from), parsed.GetValue(DataCommand.Set)!);
            var notes = data.Notes;
            foreach (var note in notes) Terminal.Note(note);
            using var interrupt = Interrupt.Listen();
            try
            {
                var import = new PictureImport(data) { DropDuplicates = parsed.GetValue(drop) };
                var summary = Waiting.During("Importing", progress => import.Run(ImportFolder.PathOf(called), Path.GetFullPath(from), progress, interrupt.Token));
                foreach (var note in summary.Notes.Except(notes)) Terminal.Note(note);
                Tell(summary, called, parsed.GetValue(JsonOption.Instance));
                foreach (var sample in summary.LeftOut) data.Quarantine.Add(sample);
                if (data.Quarantine.Excess is { } excess) Terminal.Note($"warning: {excess} in training on {from} itself; of what was imported all is whole.");
                return ExitCode.Done;
            }
            catch (OperationCanceledException)
            {
                Terminal.Note("Stopped; nothing was imported.");
                return ExitCode.Stopped;
            }
        });
        return command.WithExamples("diorama data import my-pictures --as animals --set size=64");
    }

    private static PictureDataset Open(string source, string kind, string[] settings)
    {
        if (kind is not ("images" or "coco" or "sheet")) throw new UserException($"--kind {kind}: must be images, coco or sheet. Texts need no import.");
        return (PictureDataset)Datasets.Open(DataCommand.Config(kind, source, settings));
    }

    private static string KindOf(string source)
    {
        if (Directory.Exists(source)) return Directory.Exists(Path.Combine(source, "annotations")) ? "coco" : "images";
        if (!File.Exists(source)) throw new UserException($"{source}: there is no such file or folder.");
        var extension = Extension(source);
        if (_texts.TryGetValue(extension, out var text))
        {
            throw new UserException(
                $"{source}: texts need no import, they are read where they lie. Write data.name={text} and data.path={source} in the recipe; what of it is left out, and why, says: diorama data show {text} --path {CommandText.Quote(source)}"
            );
        }
        return extension switch
        {
            ".json" => "coco",
            ".png" or ".jpg" or ".jpeg" => "sheet",
            _ => throw new UserException(
                $"{source}: say how it is to be read, by --kind images, coco or sheet. If it is a text, it needs no import: name it in a recipe, by data.name=text, jsonl or pairs."
            ),
        };
    }

    // What lies in a gzipped file, its own name tells.
    private static string Extension(string source)
    {
        var extension = Path.GetExtension(source).ToLowerInvariant();
        return extension == ".gz" ? Path.GetExtension(Path.GetFileNameWithoutExtension(source)).ToLowerInvariant() : extension;
    }

    private static void Tell(ImportSummary summary, string name, bool json)
    {
        var manifest = summary.Manifest;
        if (json)
        {
            JsonText.Print(new JsonObject
            {
                ["name"] = name,
                ["folder"] = summary.Folder,
                ["count"] = manifest.Count,
                ["size"] = manifest.Size,
                ["channels"] = manifest.Channels,
                ["classes"] = manifest.Classes.Count,
                ["duplicates"] = manifest.Duplicates,
                ["leftOut"] = new JsonObject(manifest.LeftOut.Select(kind => KeyValuePair.Create<string, JsonNode?>(kind.Key, kind.Value))),
                ["firstLeftOut"] = DataCommand.Listed(manifest.FirstLeftOut),
            });
            return;
        }
        foreach (var group in summary.Reasons)
            Terminal.Note(group.ToString());
        if (manifest.Duplicates > 0)
            Terminal.Note(
                $"{manifest.Duplicates} equal an earlier one: {string.Join(", ", summary.Duplicates)}{(manifest.Duplicates > summary.Duplicates.Count ? ", …" : "")}"
            );
        Terminal.Result(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{manifest.Count:N0} pictures of {manifest.Size} x {manifest.Size} in {summary.Folder}. Train on them with --set data.name={name}"
            )
        );
    }
}
