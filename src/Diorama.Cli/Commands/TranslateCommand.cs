using System.CommandLine;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Models;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama translate RUN FILE</c>: a text, line by line.</summary>
internal static class TranslateCommand
{
    public static Command Create()
    {
        var run = RunArgument.Create();
        var input = new Argument<string>("file") { Description = "A text in UTF-8, or - for standard input. Each line is translated; empty ones stay empty." };
        var beam = new Option<int>("--beam")
        {
            Description = $"How many hypotheses are kept for each line, 1 to {TranslationRequest.MaxBeam}; 1 is fastest.",
            DefaultValueFactory = _ => new TranslationRequest([]).Beam,
        };
        var penalty = new Option<double>("--length-penalty")
        {
            Description = "0 favours short translations, 1 long ones.",
            DefaultValueFactory = _ => new TranslationRequest([]).LengthPenalty,
        };
        var target = new Option<string?>("--out") { Description = "The file to write. Default: standard output." };
        var task = new Option<string?>("--task") { Description = "What is to be done, of a model that has learnt several things: spanish-modern, say." };
        var command = new Command("translate", "Translate a text, line by line.") { run, input, beam, penalty, task, target };
        command.SetAction(parsed =>
        {
            var request = new TranslationRequest([]) { Beam = parsed.GetValue(beam), LengthPenalty = parsed.GetValue(penalty) };
            if (request.Problem is { } problem) throw new UserException(problem);
            Overwriting.Refuse(target.Name, parsed.GetValue(target), parsed.GetRequiredValue(input));
            var lines = InputFile.ReadLines(parsed.GetRequiredValue(input));
            if (lines.Count == 0)
            {
                Terminal.Note($"{InputFile.Called(parsed.GetRequiredValue(input))} has no lines.");
                Write(parsed, parsed.GetValue(target), []);
                return ExitCode.Done;
            }

            using var trained = RunArgument.Load(parsed, run);
            var model = RunArgument.Need<ITranslate>(trained, "translate");
            using var interrupt = Interrupt.Listen();
            var texts = new LineTranslation(model, request, TaskOf(model, parsed.GetValue(task))).Run(lines, interrupt.Token);
            var isWhole = texts.Count == lines.Count;
            if (isWhole || texts.Count > 0) Write(parsed, parsed.GetValue(target), texts);
            if (!isWhole) Terminal.Note($"Stopped; {texts.Count} of {lines.Count} lines are translated.");
            return isWhole ? ExitCode.Done : ExitCode.Stopped;
        });
        return command.WithExamples(
            "diorama translate runs/verses-es-en-transformer spanish.txt --out english.txt",
            "diorama translate runs/verses-es-en-transformer spanish.txt --beam 8 --json",
            "diorama translate runs/verses-two-pairs older.txt --task older-modern");
    }

    private static string? TaskOf(ITranslate model, string? asked)
    {
        if (model.Tasks.Count == 0) return asked is null ? null : throw new UserException("--task: this model has learnt one thing only");
        var learnt = $"this model has learnt {string.Join(", ", model.Tasks)}";
        if (asked is null) throw new UserException($"{learnt}: say which with --task");
        return model.Tasks.Contains(asked) ? asked : throw new UserException($"--task {asked}: {learnt}{Suggest.DidYouMean(asked, [.. model.Tasks])}");
    }

    private static void Write(ParseResult parsed, string? path, List<string> texts)
    {
        var isJson = parsed.GetValue(JsonOption.Instance);
        if (path is not null)
        {
            AtomicFile.WriteText(path, string.Concat(texts.Select(text => text + "\n")));
            if (isJson) JsonText.Print(new JsonObject { ["files"] = new JsonArray(JsonValue.Create(path)) });
            else Terminal.Result(path);
        }
        else if (isJson)
        {
            JsonText.Print(new JsonObject { ["translations"] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]) });
        }
        else
        {
            texts.ForEach(Terminal.Result);
        }
    }
}
