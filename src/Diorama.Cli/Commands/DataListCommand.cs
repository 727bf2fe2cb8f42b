using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Diorama.Data;
using Diorama.Data.Images;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama data list</c>.</summary>
internal static class DataListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "List the data sets.");
        command.SetAction(parsed =>
        {
            var kinds = Datasets.All.Entries;
            var imported = ImportFolder.Names.Select(name => (Name: name, Manifest: ImportManifest.Read(ImportFolder.PathOf(name)))).ToList();
            if (parsed.GetValue(JsonOption.Instance))
            {
                var all = kinds.Select(k => new JsonObject { ["name"] = k.Name, ["description"] = k.Description, ["bundled"] = k.Value.Files.Length > 0, ["imported"] = false })
                    .Concat(imported.Select(i => new JsonObject { ["name"] = i.Name, ["description"] = Describe(i.Manifest), ["bundled"] = false, ["imported"] = true }));
                JsonText.Print(new JsonObject { ["data"] = new JsonArray([.. all]) });
                return;
            }
            var width = kinds.Select(k => k.Name.Length).Concat(imported.Select(i => i.Name.Length)).Max();
            foreach (var kind in kinds) Terminal.Result($"  {kind.Name.PadRight(width)}  {kind.Description}");
            if (imported.Count > 0) Terminal.Result($"Imported, in {ImportFolder.Root}:");
            foreach (var (name, manifest) in imported) Terminal.Result($"  {name.PadRight(width)}  {Describe(manifest)}");
        });
        return command.WithExamples("diorama data list");
    }

    private static string Describe(ImportManifest manifest) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{manifest.Count:N0} pictures of {manifest.Size} x {manifest.Size}{(manifest.Classes.Count > 0 ? $" in {manifest.Classes.Count} classes" : "")}{(manifest.HasCaptions ? " with captions" : "")}, from {manifest.Source}"
        );
}
