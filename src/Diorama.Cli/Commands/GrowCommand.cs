using System.CommandLine;
using System.Globalization;
using Diorama.Core;
using Diorama.Models;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama grow RUN</c>: a larger model of a trained one, which says the same and learns on.</summary>
internal static class GrowCommand
{
    private const double MostTimes = 64;
    private const int MostLayers = 64;

    public static Command Create()
    {
        var run = RunArgument.Create();
        var wider = new Option<double>("--wider") { Description = "Units of each layer, over what there are: 2 doubles them.", DefaultValueFactory = _ => 1 };
        var deeper = new Option<int>("--deeper") { Description = "Layers to add." };
        var part = new Option<string?>("--part") { Description = "Grow one part alone, such as generator or encoder." };
        var fade = new Option<int>("--fade") { Description = "Where --set data.size doubles the pictures of a GAN: steps over which the new level comes in. Default: half of those that follow." };
        var set = new Option<string[]>("--set") { Description = "Change a setting of the grown run's recipe: --set run.steps=4000. May be repeated." };
        var folder = new Option<string?>("--out") { Description = "The grown run's folder. Default: a new one in runs/." };
        var command = new Command("grow", "Make a larger model of a trained one, which says the same and learns on.") { run, wider, deeper, part, fade, set, folder };
        command.SetAction(parsed =>
        {
            var request = new GrowthRequest(parsed.GetValue(wider), parsed.GetValue(deeper), parsed.GetValue(part)) { FadeSteps = parsed.GetValue(fade) };
            if (!(request.Wider is >= 1 and <= MostTimes)) throw new UserException(string.Create(CultureInfo.InvariantCulture, $"--wider {request.Wider}: from 1 to {MostTimes} times as wide."));
            if (request.Deeper is < 0 or > MostLayers) throw new UserException($"--deeper {request.Deeper}: from 0 to {MostLayers} layers more.");
            if (request.FadeSteps < 0) throw new UserException($"--fade {request.FadeSteps}: at least 0 steps.");
            var from = RunDirectory.Open(parsed.GetRequiredValue(run));
            var path = parsed.GetValue(folder) ?? RunDirectory.NewPath(from.Name + "-grown");
            request = request with { Command = InWords(parsed.GetRequiredValue(run), request, parsed.GetValue(set)!, path) };
            using var interrupt = Interrupt.Listen();
            var grown = Waiting.During("growing", _ => Growing.Grow(from, request, parsed.GetValue(set)!, path, Terminal.Note, interrupt.Token));
            Print(parsed, grown);
        });
        return command.WithExamples("diorama grow runs/quickstart/digits-vae --wider 2 --deeper 1 --out runs/digits-vae-2");
    }

    private static string InWords(string run, GrowthRequest request, IEnumerable<string> overrides, string path)
    {
        var words = new List<string> { "grow", run };
        if (request.Wider != 1) words.AddRange(["--wider", request.Wider.ToString(CultureInfo.InvariantCulture)]);
        if (request.Deeper > 0) words.AddRange(["--deeper", request.Deeper.ToString(CultureInfo.InvariantCulture)]);
        if (request.Part is not null) words.AddRange(["--part", request.Part]);
        if (request.FadeSteps > 0) words.AddRange(["--fade", request.FadeSteps.ToString(CultureInfo.InvariantCulture)]);
        foreach (var assignment in overrides) words.AddRange(["--set", assignment]);
        return CommandText.Of([.. words, "--out", path]);
    }

    private static void Print(ParseResult parsed, GrownRun grown)
    {
        var facts = grown.Facts;
        foreach (var change in facts.Changes) Terminal.Note(change);
        foreach (var answer in facts.Answers)
            Terminal.Note(string.Create(CultureInfo.InvariantCulture, $"largest difference of {answer.Name}: {answer.Difference:G3}, of numbers up to {answer.Largest:G3}; in training {answer.InTraining:G3}"));
        if (facts.DrawsNoise) Terminal.Note("The networks draw noise in training, as dropout does, and larger ones draw other noise: hence the difference in training.");
        Terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{facts.Parameters:N0} weights are {grown.Parameters:N0} now"));
        Terminal.Note($"Go on with: diorama train {CommandText.Quote(grown.Run.RecipePath)} --out {CommandText.Quote(grown.Run.FullPath)} --resume");
        JsonOption.Print(
            parsed,
            new ResultsDocument
            {
                Run = grown.Run.FullPath,
                Results =
                [
                    new Figure("difference", facts.Difference, "")
                    {
                        Title = "largest difference from the smaller model",
                        Protocol = "of all that the networks say of held-out data",
                    },
                    new Figure("difference.relative", facts.Answers.Max(a => a.Relative), "")
                    {
                        Title = "largest difference, over the largest number of the same answer",
                        Protocol = "of all that the networks say of held-out data",
                    },
                    new Figure("difference.training", facts.Answers.Max(a => a.InTraining), "")
                    {
                        Title = "largest difference in training",
                        Protocol = facts.DrawsNoise ? "a larger network draws other noise" : "statistics of the batch, equal random states",
                    },
                    new Figure("parameters", grown.Parameters, "")
                    {
                        Title = "weights",
                        Peer = facts.Parameters,
                        Ratio = (double)grown.Parameters / facts.Parameters,
                        Protocol = "peer: the smaller model",
                    },
                ],
            }
        );
    }
}
