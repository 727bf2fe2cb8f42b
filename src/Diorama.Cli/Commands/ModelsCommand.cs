using System.CommandLine;
using System.Text.Json.Nodes;
using Diorama.Models;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama models</c>: the families that recipes can name.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var command = new Command("models", "List the model families.");
        command.SetAction(parsed =>
        {
            var families = ModelFamilies.All.Entries;
            if (parsed.GetValue(JsonOption.Instance))
            {
                JsonText.Print(new JsonObject
                {
                    ["models"] = new JsonArray([.. families.Select(f => new JsonObject
                    {
                        ["name"] = f.Name,
                        ["modality"] = Makes(f.Value),
                        ["description"] = f.Description,
                    })]),
                });
                return;
            }
            foreach (var line in TextTable.Lines([.. families.Select(f => new[] { f.Name, Makes(f.Value), f.Description })], false, false, false)) Terminal.Result(line);
        });
        return command.WithExamples("diorama models --json");
    }

    private static string Makes(ModelFamily family) => family.Modality?.ToString().ToLowerInvariant() ?? "any";
}
