using System.CommandLine;
using Diorama.Core;
using Diorama.Data;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama evaluate RUN</c>: measures a model on its test split, and renews the run's figures and its report where it is measured as the run says.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var run = RunArgument.Create();
        var samples = new Option<int?>("--samples") { Description = "At most how many examples, and how many samples. Default: the recipe's evaluate.samples." };
        var seed = new Option<long?>("--seed") { Description = "Of the noise that figures draw. Default: the run's." };
        var extractor = new Option<string?>("--extractor")
        {
            Description =
                "In whose features pictures are compared: a run of a classifier, or safetensors: with their recipe beside them, or of Inception v3 or a ResNet with their published names. Default: the recipe's evaluate.extractor, or the bundled network.",
        };
        var judge = new Option<string?>("--judge")
        {
            Description =
                "Who tells of what class pictures are: a run of a classifier of the same classes. Default: the recipe's evaluate.judge, or the bundled classifier where it knows the data.",
        };
        var reject = new Option<double?>("--reject")
        {
            Description = "Measure also what the model's discriminator leaves of its pictures or texts when it keeps this share, such as 0.25.",
        };
        var quick = new Option<bool>("--quick")
        {
            Description = "Leave out what takes long: memorisation, which looks at every training picture, and maps of doubt.",
        };
        var output = new Option<string?>("--out")
        {
            Description =
                "A JSON file for the figures; the run's own, and its report, stay as they are. So they do whenever it is measured otherwise than the run says.",
        };
        var command = new Command("evaluate", "Measure a model on its test split.") { run, samples, seed, extractor, judge, reject, quick, output };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(samples) is < 2) throw new UserException("--samples: at least 2.");
            var directory = RunDirectory.Open(parsed.GetRequiredValue(run));
            var recipe = Recipe.Load(directory.RecipePath);
            var path = parsed.GetValue(output);
            if (path is not null && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
                throw new UserException($"--out {path}: its folder does not exist; make it first.");
            string[] others = [.. Others()];
            var data = RunArgument.OpenData(directory, recipe);
            using var broken = BrokenSamples.Report(data);
            using var judges = PictureJudges.For(data, recipe, parsed.GetValue(extractor), parsed.GetValue(judge));
            using var interrupt = Interrupt.Listen();
            var options = TrainingRun.OptionsOf(recipe, parsed.GetValue(samples) ?? recipe.Evaluate.Samples, parsed.GetValue(seed) ?? recipe.Run.Seed) with
            {
                IsThorough = !parsed.GetValue(quick), Reject = parsed.GetValue(reject),
            };
            var figures = TrainingRun.Measure(directory, data, judges, options, isRecord: path is null && others.Length == 0, interrupt.Token);
            if (figures.Count == 0)
                throw new UserException(
                    $"{directory.FullPath}: there is nothing to measure it by: {data.Name} has {data.Count(Split.Test)} test examples, and no judge or extractor knows its pictures. More data gives it a test split; diorama data show says of how many examples each split is"
                );
            var document = new ResultsDocument
            {
                Run = directory.FullPath,
                Files = path is null ? null : [path],
                Results = figures,
            };
            if (path is not null)
                (document with { Files = null }).Write(path);
            else if (others.Length > 0)
                Terminal.Note(
                    $"Measured otherwise than the run says ({string.Join(", ", others)}): its results.json and report stay as they are. --out FILE keeps these figures."
                );
            JsonOption.Print(parsed, document);

            // What is not as the recipe has it: figures of one run are compared over time, and shall be of one kind.
            IEnumerable<string> Others()
            {
                if (parsed.GetValue(samples) is { } count && count != recipe.Evaluate.Samples) yield return samples.Name;
                if (parsed.GetValue(seed) is { } number && number != recipe.Run.Seed) yield return seed.Name;
                if (parsed.GetValue(extractor) is { } eyes && eyes != recipe.Evaluate.Extractor) yield return extractor.Name;
                if (parsed.GetValue(judge) is { } who && who != recipe.Evaluate.Judge) yield return judge.Name;
                if (parsed.GetValue(quick)) yield return quick.Name;
            }
        });
        return command.WithExamples(
            "diorama evaluate runs/quickstart/digits-vae --samples 10000 --json",
            "diorama evaluate runs/quickstart/digits-gan --reject 0.25",
            "diorama evaluate runs/quickstart/digits-gan --samples 200 --quick --out look.json");
    }
}
