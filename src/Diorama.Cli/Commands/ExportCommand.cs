using System.CommandLine;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama export RUN</c>: the model alone, for use elsewhere.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var run = RunArgument.Create();
        var target = new Option<string?>("--out") { Description = "A new folder for the model: recipe, data specification and weights, adapters merged. Other commands take it as a run." };
        var adapter = new Option<string?>("--adapter") { Description = "A .safetensors file for the adapters alone, of a run of the kind lora." };
        var with = new Option<string?>("--with") { Description = "A file that --adapter wrote: its adapters, learnt beside this run's weights, are merged into what --out writes." };
        var command = new Command("export", "Write a trained model, without what training needs.") { run, target, adapter, with };
        command.SetAction(parsed =>
        {
            var (folder, file) = (parsed.GetValue(target), parsed.GetValue(adapter));
            if ((folder is null) == (file is null)) throw new UserException("export: say where to, by --out FOLDER for the whole model or by --adapter FILE for adapters alone.");
            var taken = parsed.GetValue(with);
            if (taken is not null && folder is null) throw new UserException("export: --with merges adapters into a whole model: say where to by --out FOLDER.");
            using var trained = RunArgument.Load(parsed, run);
            if (taken is not null) PublishedModel.ReadAdapter(trained, taken);
            var path = folder is not null ? PublishedModel.Write(trained, folder) : PublishedModel.WriteAdapter(trained, file!);
            if (parsed.GetValue(JsonOption.Instance)) JsonText.Print(new JsonObject { ["files"] = new JsonArray(JsonValue.Create(path)) });
            else Terminal.Result(path);
        });
        return command.WithExamples("diorama export runs/quickstart/poems-gru --out runs/poems-model", "diorama export runs/quickstart/poems-gru --with spring.safetensors --out runs/poems-of-spring");
    }
}
