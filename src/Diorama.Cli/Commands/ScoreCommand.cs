using System.CommandLine;
using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama score RUN INPUT</c>: what a critic, a classifier or a likelihood says of a picture.</summary>
internal static class ScoreCommand
{
    private const string OfClass = "score.";

    public static Command Create()
    {
        var run = RunArgument.Create();
        var input = new Argument<string>("input") { Description = "A PNG or JPEG file, or - for standard input." };
        var label = new Option<string?>("--class") { Description = "Judge the picture as one of this class, by name or number, where the model judges by class. Default: as each, and the best counts." };
        var seed = new Option<long>("--seed") { Description = "Of the noise that an estimate of the likelihood draws." };
        var command = new Command("score", "Let a model judge a picture: how real, which class, how probable.") { run, input, label, seed };
        command.SetAction(parsed =>
        {
            var picture = InputFile.ReadPicture(parsed.GetRequiredValue(input));
            using var trained = RunArgument.Load(parsed, run);
            if (trained.Model.Spec.Modality != Modality.Image || trained.Model is not (IScore or IClassify or ILikelihood)) throw new UserException($"The model of {trained.Run.FullPath} ({trained.Recipe.Model.Kind}) does not judge pictures.");
            var asked = ClassName.Find(trained, trained.Model is IScore { IsConditional: true }, parsed.GetValue(label));
            using var scope = TensorScope.Open();
            using var quiet = Autograd.NoGrad();
            var image = PictureTensors.FromPicture(picture, trained.Model.Spec).To(Device.Parse(trained.Recipe.Run.Device));
            var figures = Waiting.During("judging", _ => Judge(trained, image, asked, parsed.GetValue(seed)));
            // People read the best; class by class is for machines.
            var shown = parsed.GetValue(JsonOption.Instance) ? figures : figures.FindAll(f => !f.Name.StartsWith(OfClass, StringComparison.Ordinal));
            JsonOption.Print(parsed, new ResultsDocument { Run = trained.Run.FullPath, Results = shown });
        });
        return command.WithExamples("diorama score runs/quickstart/digits-gan seven.png", "diorama score runs/quickstart/digits-gan seven.png --class 7 --json");
    }

    private static List<Figure> Judge(TrainedModel trained, Tensor image, int? asked, long seed)
    {
        var figures = new List<Figure>();
        if (trained.Model is IScore critic) figures.AddRange(Realness(critic, image, trained.Model.Spec.Classes, asked));
        if (trained.Model is IClassify classifier)
        {
            var probabilities = classifier.Classify(image).ToArray<float>();
            figures.AddRange(probabilities.Select((p, i) => new Figure($"class.{trained.Model.Spec.Classes.ElementAtOrDefault(i) ?? $"{i}"}", p, "share")));
        }
        if (trained.Model is ILikelihood likelihood)
        {
            using var generator = Generator.Seeded(Seeds.Derive(seed, "score"), image.Device);
            var batch = new Batch(1, new Dictionary<string, Tensor> { ["image"] = image });
            figures.Add(new Figure("nll", likelihood.NegativeLogLikelihood(batch, generator).Nats.Item(), "nats") { Title = "negative log-likelihood", Protocol = likelihood.Protocol, Seed = seed });
        }
        return figures;
    }

    // Who judges by class is shown the picture as one of each, or as the one that was asked for. That classifies nothing: training never showed it a wrong class.
    private static IEnumerable<Figure> Realness(IScore critic, Tensor image, IReadOnlyList<string> classes, int? asked)
    {
        var scale = critic.HasZero ? "above 0: real" : "higher is more real; its scores have no zero, compare two pictures";
        if (!critic.IsConditional)
        {
            yield return Score("score", $"how real ({scale})", critic.Score(image).Item());
            yield break;
        }
        int[] judged = asked is { } one ? [one] : [.. Enumerable.Range(0, classes.Count)];
        var scores = judged.Select(c => (double)critic.Score(image, Tensor.From<long>([c]).To(image.Device)).Item()).ToArray();
        var best = judged[Array.IndexOf(scores, scores.Max())];
        yield return Score("score", $"how real, shown as {classes[best]}, which it is kindest to ({scale})", scores.Max());
        foreach (var (c, score) in asked is null ? judged.Zip(scores) : []) yield return Score(OfClass + classes[c], $"shown as {classes[c]}", score);
    }

    private static Figure Score(string name, string title, double value) => new(name, value, "") { Title = title };
}
