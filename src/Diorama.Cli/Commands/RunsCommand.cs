using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Diorama.Core;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama runs</c>: what was trained here.</summary>
internal static class RunsCommand
{
    public static Command Create()
    {
        var root = new Option<string>("--in") { Description = "The folder that holds runs.", DefaultValueFactory = _ => RunDirectory.DefaultRoot };
        var command = new Command("runs", "List the runs.") { root };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(root)!;
            var runs = RunDirectory.List(folder).Select(name => (Name: name, Run: RunDirectory.Open(Path.Combine(folder, name)))).ToList();
            if (parsed.GetValue(JsonOption.Instance))
            {
                JsonText.Print(new JsonObject
                {
                    ["runs"] = new JsonArray([.. runs.Select(item => new JsonObject
                    {
                        ["name"] = item.Name,
                        ["run"] = item.Run.FullPath,
                        ["step"] = item.Run.Checkpoints() is [var newest, ..] ? newest.Step : 0,
                    })]),
                });
                return;
            }
            if (runs.Count == 0) Terminal.Note($"There are no runs in {folder} yet. Train one: diorama train digits-vae");
            foreach (var (name, run) in runs)
            {
                var step = run.Checkpoints() is [var newest, ..] ? $"step {newest.Step.ToString(CultureInfo.InvariantCulture)}" : "no checkpoint";
                Terminal.Result($"  {name,-28} {step,-16} {run.FullPath}");
            }
        });
        return command.WithExamples("diorama runs --in runs");
    }
}
