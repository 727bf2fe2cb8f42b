using System.CommandLine;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Data;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama data list | show NAME</c>.</summary>
internal static class DataCommand
{
    public static Command Create() => new Command("data", "The data sets that recipes can name.") { List(), Show() }.WithExamples("diorama data show digits");

    private static Command List()
    {
        var command = new Command("list", "List the data sets.");
        command.SetAction(parsed =>
        {
            var kinds = Datasets.All.Entries;
            if (parsed.GetValue(JsonOption.Instance))
            {
                JsonText.Print(new JsonObject
                {
                    ["data"] = new JsonArray([.. kinds.Select(k => new JsonObject
                    {
                        ["name"] = k.Name,
                        ["description"] = k.Description,
                        ["bundled"] = k.Value.Files.Length > 0,
                    })]),
                });
                return;
            }
            foreach (var kind in kinds) Terminal.Result($"  {kind.Name,-8} {kind.Description}");
        });
        return command.WithExamples("diorama data list");
    }

    private static Command Show()
    {
        var name = new Argument<string>("name") { Description = "A data set's name." };
        var path = new Option<string?>("--path") { Description = "Where your own data lies, for the kinds that need it." };
        var command = new Command("show", "What a data set holds: shapes, classes, splits, licence.") { name, path };
        command.SetAction(parsed =>
        {
            var kind = Datasets.All.Get(parsed.GetRequiredValue(name));
            var data = Datasets.Open(new DataConfig { Name = parsed.GetRequiredValue(name), Path = parsed.GetValue(path) });
            var document = new JsonObject
            {
                ["name"] = data.Name,
                ["modality"] = data.Spec.Modality.ToString().ToLowerInvariant(),
                ["shape"] = new JsonArray([.. data.Spec.Shape.Select(size => JsonValue.Create(size))]),
                ["classes"] = data.Spec.Classes.Count,
                ["vocabulary"] = data.Spec.Tokenizer?.Count ?? 0,
                ["tokenizer"] = data.Spec.Tokenizer?.Kind,
                ["train"] = data.Count(Split.Train),
                ["heldOut"] = data.Count(Split.HeldOut),
                ["test"] = data.Count(Split.Test),
                ["licence"] = kind.Licence,
                ["files"] = new JsonObject(kind.Files.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Name, f.Checksum))),
            };
            if (parsed.GetValue(JsonOption.Instance))
            {
                JsonText.Print(document);
                return;
            }
            foreach (var (key, value) in document) Terminal.Result($"  {key,-12} {(value is JsonValue or null ? value?.ToString() ?? "" : value.ToJsonString())}");
        });
        return command.WithExamples("diorama data show images --path my-pictures");
    }
}
