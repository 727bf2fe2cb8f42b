using System.CommandLine;
using Diorama.Core;

namespace Diorama.Cli;

/// <summary><c>--json</c>, which every command has: one JSON document on standard output, everything else on standard error.</summary>
internal static class JsonOption
{
    public static Option<bool> Instance { get; } = new("--json") { Description = "Print one JSON document on standard output.", Recursive = true };

    /// <summary>Prints figures as a document or as lines.</summary>
    public static void Print(ParseResult parsed, ResultsDocument document)
    {
        if (parsed.GetValue(Instance))
        {
            Terminal.Result(document.ToJson());
            return;
        }
        FigureLines.Print(document.Results);
        var files = document.Files ?? [];
        foreach (var file in files) Terminal.Result($"  file  {file}");
        if (document.Run is { } run) Terminal.Result(files.Count > 0 ? $"  run   {run}" : run);
    }
}
