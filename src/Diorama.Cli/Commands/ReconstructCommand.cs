using System.CommandLine;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama reconstruct RUN INPUT</c>: a picture as the model understood it, beside the original.</summary>
internal static class ReconstructCommand
{
    public static Command Create()
    {
        var run = RunArgument.Create();
        var input = new Argument<string>("input") { Description = "A PNG or JPEG file, or - for standard input." };
        var target = new Option<string?>("--out") { Description = "The PNG to write: the original left, the reconstruction right. Default: RUN/samples/reconstruction.png." };
        var command = new Command("reconstruct", "Show a model a picture, and what it makes of it.") { run, input, target };
        command.SetAction(parsed =>
        {
            var picture = InputFile.ReadPicture(parsed.GetRequiredValue(input));
            using var trained = RunArgument.Load(parsed, run);
            var model = RunArgument.Need<IReconstruct>(trained, "reconstruct");
            var path = parsed.GetValue(target) ?? Path.Combine(trained.Run.SamplesPath, "reconstruction.png");
            OutputFiles.CheckPictures(path);
            Overwriting.Refuse(target.Name, OutputFiles.PictureName(path), parsed.GetRequiredValue(input));
            using var scope = TensorScope.Open();
            using var quiet = Autograd.NoGrad();
            var given = new GivenPictures(trained.Model.Spec.Shape);
            var original = given.Fit(picture).To(Device.Parse(trained.Recipe.Run.Device));
            given.Tell();
            var both = Tensor.Cat([original, Waiting.During("reconstructing", _ => model.Reconstruct(original))]);
            OutputFiles.Pictures(parsed, path, PictureTensors.ToPictures(both), columns: 2);
        });
        return command.WithExamples("diorama reconstruct runs/quickstart/digits-vae seven.png --out both.png");
    }
}
