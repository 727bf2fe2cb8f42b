using System.CommandLine;
using System.Text.Json.Nodes;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama doctor</c>: what this machine has, what is missing, and the exact command that mends it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Say what this machine has, what is missing, and how to mend it.");
        command.SetAction(parsed =>
        {
            var findings = Doctor.Examine();
            if (parsed.GetValue(JsonOption.Instance))
            {
                JsonText.Print(new JsonObject
                {
                    ["healthy"] = findings.All(f => f.Mend is null),
                    ["findings"] = new JsonArray([.. findings.Select(f => new JsonObject { ["name"] = f.Name, ["value"] = f.Value, ["mend"] = f.Mend })]),
                });
            }
            else
            {
                foreach (var finding in findings)
                {
                    Terminal.Result($"{(finding.Mend is null ? "  " : "! ")}{finding.Name,-12} {finding.Value}");
                    if (finding.Mend is not null) Terminal.Result($"{"",14} mend: {finding.Mend}");
                }
            }
            return findings.All(f => f.Mend is null) ? ExitCode.Done : ExitCode.MachinesFault;
        });
        return command.WithExamples("diorama doctor --json");
    }
}
