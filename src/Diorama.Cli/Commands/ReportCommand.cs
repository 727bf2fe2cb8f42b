using System.CommandLine;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Evaluation;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama report RUN</c>: the run's page.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var run = RunArgument.Create();
        var command = new Command("report", "Write a run's report.html: one page with curves, samples and figures.") { run };
        command.SetAction(parsed =>
        {
            var directory = RunDirectory.Open(parsed.GetRequiredValue(run));
            var path = Waiting.During("writing the report", _ => RunReport.Write(directory, line => Terminal.Note($"warning: {line}")));
            if (parsed.GetValue(JsonOption.Instance)) JsonText.Print(new JsonObject { ["report"] = path });
            else Terminal.Result(path);
        });
        return command.WithExamples("diorama report runs/quickstart/digits-gan");
    }
}
