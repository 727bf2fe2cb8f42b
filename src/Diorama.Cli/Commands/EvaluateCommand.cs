using System.CommandLine;
using Diorama.Core;
using Diorama.Data;
using Diorama.Torch;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama evaluate RUN</c>: measures a model on its test split, and renews its report.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var run = RunArgument.Create();
        var samples = new Option<int?>("--samples") { Description = "At most how many examples, and how many samples. Default: the recipe's evaluate.samples." };
        var seed = new Option<long?>("--seed") { Description = "Of the noise that figures draw. Default: the run's." };
        var command = new Command("evaluate", "Measure a model on its test split.") { run, samples, seed };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(samples) is < 2) throw new UserException("--samples: at least 2.");
            var directory = RunDirectory.Open(parsed.GetRequiredValue(run));
            var recipe = Recipe.Load(directory.RecipePath);
            var data = Datasets.Open(recipe.Data);
            using var broken = BrokenSamples.Report(data);
            using var judge = DigitJudge.For(data, Device.Parse(recipe.Run.Device));
            using var interrupt = Interrupt.Listen();
            var figures = TrainingRun.Measure(
                directory, data, judge?.Judge, parsed.GetValue(samples) ?? recipe.Evaluate.Samples, parsed.GetValue(seed) ?? recipe.Run.Seed, interrupt.Token);
            JsonOption.Print(parsed, new ResultsDocument { Run = directory.FullPath, Results = figures });
        });
        return command.WithExamples("diorama evaluate runs/quickstart/digits-vae --samples 10000 --json");
    }
}
