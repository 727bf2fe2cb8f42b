using System.CommandLine;
using Diorama.Core;
using Diorama.Data;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama evaluate RUN</c>: measures a model on its test split, and renews its report.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var run = RunArgument.Create();
        var samples = new Option<int?>("--samples") { Description = "At most how many examples, and how many samples. Default: the recipe's evaluate.samples." };
        var seed = new Option<long?>("--seed") { Description = "Of the noise that figures draw. Default: the run's." };
        var extractor = new Option<string?>("--extractor") { Description = "In whose features pictures are compared: a run of a classifier, or safetensors: with their recipe beside them, or of Inception v3 or a ResNet with their published names. Default: the recipe's evaluate.extractor, or the bundled network." };
        var reject = new Option<double?>("--reject") { Description = "Measure also what the model's discriminator leaves of its pictures when it keeps this share, such as 0.25." };
        var command = new Command("evaluate", "Measure a model on its test split.") { run, samples, seed, extractor, reject };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(samples) is < 2) throw new UserException("--samples: at least 2.");
            var directory = RunDirectory.Open(parsed.GetRequiredValue(run));
            var recipe = Recipe.Load(directory.RecipePath);
            var data = Datasets.Open(recipe.Data);
            using var broken = BrokenSamples.Report(data);
            using var judges = PictureJudges.For(data, recipe, parsed.GetValue(extractor));
            using var interrupt = Interrupt.Listen();
            var options = TrainingRun.OptionsOf(recipe, parsed.GetValue(samples) ?? recipe.Evaluate.Samples, parsed.GetValue(seed) ?? recipe.Run.Seed) with
            {
                IsThorough = true, Reject = parsed.GetValue(reject),
            };
            var figures = TrainingRun.Measure(directory, data, judges, options, interrupt.Token);
            JsonOption.Print(parsed, new ResultsDocument { Run = directory.FullPath, Results = figures });
        });
        return command.WithExamples("diorama evaluate runs/quickstart/digits-vae --samples 10000 --json", "diorama evaluate runs/quickstart/digits-gan --reject 0.25");
    }
}
