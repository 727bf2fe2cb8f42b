using System.CommandLine;
using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama score RUN INPUT</c>: what a critic, a classifier or a likelihood says of a picture.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var run = RunArgument.Create();
        var input = new Argument<string>("input") { Description = "A PNG or JPEG file, or - for standard input." };
        var seed = new Option<long>("--seed") { Description = "Of the noise that an estimate of the likelihood draws." };
        var command = new Command("score", "Let a model judge a picture: how real, which class, how probable.") { run, input, seed };
        command.SetAction(parsed =>
        {
            var picture = InputFile.ReadPicture(parsed.GetRequiredValue(input));
            using var trained = RunArgument.Load(parsed, run);
            if (trained.Model.Spec.Modality != Modality.Image || trained.Model is not (IScore or IClassify or ILikelihood)) throw new UserException($"The model of {trained.Run.FullPath} ({trained.Recipe.Model.Kind}) does not judge pictures.");
            using var scope = TensorScope.Open();
            using var quiet = Autograd.NoGrad();
            var image = PictureTensors.FromPicture(picture, trained.Model.Spec).To(Device.Parse(trained.Recipe.Run.Device));
            var figures = Waiting.During("judging", _ => Judge(trained, image, parsed.GetValue(seed)));
            JsonOption.Print(parsed, new ResultsDocument { Run = trained.Run.FullPath, Results = figures });
        });
        return command.WithExamples("diorama score runs/quickstart/digits-gan seven.png");
    }

    private static List<Figure> Judge(TrainedModel trained, Tensor image, long seed)
    {
        var figures = new List<Figure>();
        if (trained.Model is IScore critic) figures.Add(new Figure("score", critic.Score(image).Item(), "") { Title = "how real (above 0: real)" });
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
}
