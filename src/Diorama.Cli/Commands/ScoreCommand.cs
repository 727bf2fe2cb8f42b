using System.CommandLine;
using Diorama.Core;
using Diorama.Evaluation;
using Diorama.Models;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama score RUN INPUT</c>: what a critic, a classifier or a likelihood says of a picture or a text, and where it doubts.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var run = RunArgument.Create();
        var input = new Argument<string>("input") { Description = "A PNG or JPEG file, or a text; - for standard input." };
        var label = new Option<string?>("--class")
        {
            Description = "Judge the picture as one of this class, by name or number, where the model judges by class. Default: as each, and the best counts.",
        };
        var source = new Option<string?>("--source") { Description = "What the picture was made of, for a model that judges the two together: a pix2pix." };
        var seed = new Option<long>("--seed") { Description = "Of the noise that an estimate of the likelihood draws." };
        var map = new Option<string?>("--map")
        {
            Description =
                "Where the map of what the model doubts goes: a .png of the picture, and beside it red where hiding a part makes it look more real (yellow where that costs least, if nothing does); of a text a .tsv, symbol by symbol. Default: RUN/samples/score-map.png or .tsv.",
        };
        var command = new Command("score", "Let a model judge a picture or a text: how real, which class, how probable, and where it doubts.")
        {
            run,
            input,
            label,
            source,
            seed,
            map,
        };
        command.SetAction(parsed =>
        {
            Overwriting.Refuse(map.Name, parsed.GetValue(map), parsed.GetRequiredValue(input), parsed.GetValue(source));
            var content = InputFile.Read(parsed.GetRequiredValue(input));
            using var trained = RunArgument.Load(parsed, run);
            if (trained.Model is IDoubtText reader)
            {
                var text = VerseReading.Read(string.Join('\n', InputFile.Lines(content, parsed.GetRequiredValue(input))), trained.Model.Spec);
                UnknownSymbols.Tell(InputFile.Called(parsed.GetRequiredValue(input)), text, trained.Model.Spec, "takes them for one and the same");
                if (text.Length == 0) throw new UserException($"{InputFile.Called(parsed.GetRequiredValue(input))}: there is no text in it to judge.");
                TextScore.Print(parsed, trained, reader, text, parsed.GetValue(map));
                return;
            }
            if (trained.Model.Spec.Modality != Modality.Image || trained.Model is not (IScore or IClassify or ILikelihood or IScorePatches { CanScore: true }))
                throw new UserException($"The model of {trained.Run.FullPath} ({trained.Recipe.Model.Kind}) does not judge pictures or texts.");
            var picture = InputFile.Picture(content, parsed.GetRequiredValue(input));
            var asked = ClassName.Find(trained, PictureScore.IsConditional(trained.Model), parsed.GetValue(label));
            if (parsed.GetValue(map) is { } path && !path.EndsWith(".png", StringComparison.OrdinalIgnoreCase)) throw new UserException($"--map {path}: a map is a .png.");
            using var scope = TensorScope.Open();
            using var quiet = Autograd.NoGrad();
            var given = new GivenPictures(trained.Model.Spec.Shape);
            var image = given.Fit(picture).To(Device.Parse(trained.Recipe.Run.Device));
            given.Tell();
            var made = Source(trained, parsed.GetValue(source));
            var score = new PictureScore(trained.Model, image, asked, made);
            var figures = Waiting.During("judging", _ => score.Judge(parsed.GetValue(seed)));
            // People read the best; class by class is for machines.
            var shown = parsed.GetValue(JsonOption.Instance) ? figures : figures.FindAll(f => !PictureScore.IsByClass(f));
            JsonOption.Print(parsed, new ResultsDocument { Run = trained.Run.FullPath, Results = shown, Files = Map(trained, image, score.ShownAs, made, parsed.GetValue(map)) });
        });
        return command.WithExamples(
            "diorama score runs/quickstart/digits-gan seven.png",
            "diorama score runs/quickstart/digits-gan seven.png --class 7 --json",
            "diorama score runs/quickstart/poems-gru poem.txt"
        );
    }

    private static Tensor? Source(TrainedModel trained, string? path)
    {
        if (trained.Model is not IScorePatches { NeedsSource: true }) return path is null ? null : throw new UserException($"--source: a {trained.Recipe.Model.Kind} judges a picture by itself.");
        if (path is null) throw new UserException($"a {trained.Recipe.Model.Kind} judges a picture beside what it was made of: name that by --source FILE.");
        return new GivenPictures(trained.Model.Spec.Source).Fit(InputFile.Picture(InputFile.Read(path), path)).To(Device.Parse(trained.Recipe.Run.Device));
    }

    private static string[]? Map(TrainedModel trained, Tensor image, int? shownAs, Tensor? source, string? path)
    {
        if (!DoubtMap.CanBeMade(trained.Model)) return path is null ? null : throw new UserException($"--map: a {trained.Recipe.Model.Kind} cannot say where it doubts a picture.");
        var doubt = Waiting.During("looking for doubt", _ => DoubtMap.Of(trained.Model, image, shownAs is { } c ? Tensor.From<long>([c]).To(image.Device) : null, source));
        path ??= Path.Combine(trained.Run.SamplesPath, "score-map.png");
        var values = doubt.ToArray<float>();
        if (DoubtMap.Range(values).Most <= 0) Terminal.Note("It doubts no part of this picture: yellow in the map is what it is least sure of.");
        return [OutputFiles.Write(path, DoubtMap.Draw(PictureTensors.ToPictures(image)[0], values))];
    }
}
