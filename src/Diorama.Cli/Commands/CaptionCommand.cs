using System.CommandLine;
using System.Text.Json.Nodes;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama caption RUN INPUT</c>: what a picture shows, in words.</summary>
internal static class CaptionCommand
{
    public static Command Create()
    {
        var run = RunArgument.Create();
        var input = new Argument<string>("input") { Description = "A PNG or JPEG file, or - for standard input." };
        var command = new Command("caption", "Let a model say in words what a picture shows.") { run, input };
        command.SetAction(parsed =>
        {
            var picture = InputFile.ReadPicture(parsed.GetRequiredValue(input));
            using var trained = RunArgument.Load(parsed, run);
            var model = RunArgument.Need<ICaption>(trained, "caption pictures");
            using var scope = TensorScope.Open();
            using var quiet = Autograd.NoGrad();
            var given = new GivenPictures(trained.Model.Spec.Shape);
            var image = given.Fit(picture).To(Device.Parse(trained.Recipe.Run.Device));
            given.Tell();
            var caption = Waiting.During("looking", _ => model.Caption(image)[0]);
            if (parsed.GetValue(JsonOption.Instance)) JsonText.Print(new JsonObject { ["run"] = trained.Run.FullPath, ["caption"] = caption });
            else Terminal.Result(caption);
        });
        return command.WithExamples("diorama caption runs/sprites-vae-caption car.png", "diorama caption runs/sprites-vae-caption car.png --json");
    }
}
