using System.CommandLine;
using Diorama.Data.Images;
using Diorama.Models;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama transform RUN INPUT</c>: a picture made of a picture, or a folder of them.</summary>
internal static class TransformCommand
{
    public static Command Create()
    {
        var run = RunArgument.Create();
        var input = new Argument<string>("input") { Description = "A PNG or JPEG file, - for standard input, or a folder, whose own pictures are taken." };
        var target = new Option<string?>("--out") { Description = "The PNG to write; of a folder, the folder to write to. Default: RUN/samples/transformed." };
        var back = new Option<bool>("--back") { Description = "The other way, of a model that knows it." };
        var command = new Command("transform", "Make a picture of a picture: a sprite of an outline, colours of grey.") { run, input, target, back };
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(input);
            var files = Directory.Exists(name) ? new PictureFiles(name, input.Name) : null;
            var single = files is null ? InputFile.ReadPicture(name) : null;
            using var trained = RunArgument.Load(parsed, run);
            using var interrupt = Interrupt.Listen();
            var isBack = parsed.GetValue(back);
            var given = new GivenPictures(isBack ? trained.Model.Spec.Shape : trained.Model.Spec.Source);
            var transform = Way(trained, isBack, given);
            var path = parsed.GetValue(target) ?? Path.Combine(trained.Run.SamplesPath, "transformed");
            if (single is not null) OutputFiles.CheckPictures(path);
            if (single is not null) Overwriting.Refuse(target.Name, OutputFiles.PictureName(path), name);
            if (single is not null) OutputFiles.Picture(parsed, path, transform(single));
            var isWhole = files is null || new FolderTransform(files, path).Run(transform, made => OutputFiles.Say(parsed, made), interrupt.Token);
            given.Tell();
            return isWhole ? ExitCode.Done : ExitCode.Stopped;
        });
        return command.WithExamples("diorama transform runs/sprites-pix2pix seven.png --out sprite.png", "diorama transform runs/sprites-pix2pix my-pictures");
    }

    private static Func<Picture, Picture> Way(TrainedModel trained, bool isBack, GivenPictures given)
    {
        var device = Device.Parse(trained.Recipe.Run.Device);
        Func<Tensor, Tensor> transform = isBack
            ? RunArgument.Need<ITransformBack>(trained, "transform pictures back").TransformBack
            : RunArgument.Need<ITransformImages>(trained, "transform pictures").Transform;
        return picture =>
        {
            using var scope = TensorScope.Open();
            using var quiet = Autograd.NoGrad();
            return PictureTensors.ToPictures(transform(given.Fit(picture).To(device)))[0];
        };
    }
}
