using System.CommandLine;
using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Models;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama transform RUN INPUT</c>: a picture made of a picture, or a folder of them.</summary>
internal static class TransformCommand
{
    private static readonly string[] _extensions = [".png", ".jpg", ".jpeg"];

    public static Command Create()
    {
        var run = RunArgument.Create();
        var input = new Argument<string>("input") { Description = "A PNG or JPEG file, - for standard input, or a folder of pictures." };
        var target = new Option<string?>("--out") { Description = "The PNG to write; of a folder, the folder to write to. Default: RUN/samples/transformed." };
        var back = new Option<bool>("--back") { Description = "The other way, of a model that knows it." };
        var command = new Command("transform", "Make a picture of a picture: a sprite of an outline, colours of grey.") { run, input, target, back };
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(input);
            var files = Directory.Exists(name) ? Pictures(name) : null;
            var single = files is null ? InputFile.ReadPicture(name) : null;
            using var trained = RunArgument.Load(parsed, run);
            using var interrupt = Interrupt.Listen();
            var isBack = parsed.GetValue(back);
            var given = new GivenPictures(isBack ? trained.Model.Spec.Shape : trained.Model.Spec.Source);
            var transform = Way(trained, isBack, given);
            var path = parsed.GetValue(target) ?? Path.Combine(trained.Run.SamplesPath, "transformed");
            if (single is not null) OutputFiles.Picture(parsed, path, transform(single));
            else OutputFiles.NamedPictures(parsed, path, All(files!, transform, interrupt.Token));
            given.Tell();
        });
        return command.WithExamples("diorama transform runs/sprites-pix2pix seven.png --out sprite.png", "diorama transform runs/sprites-pix2pix my-pictures");
    }

    private static Func<Picture, Picture> Way(TrainedModel trained, bool isBack, GivenPictures given)
    {
        var device = Device.Parse(trained.Recipe.Run.Device);
        Func<Tensor, Tensor> transform = isBack ? RunArgument.Need<ITransformBack>(trained, "transform pictures back").TransformBack : RunArgument.Need<ITransformImages>(trained, "transform pictures").Transform;
        return picture =>
        {
            using var scope = TensorScope.Open();
            using var quiet = Autograd.NoGrad();
            return PictureTensors.ToPictures(transform(given.Fit(picture).To(device)))[0];
        };
    }

    private static List<string> Pictures(string folder)
    {
        var files = StorageErrors.Reading(folder, () => Directory.EnumerateFiles(folder).Where(f => _extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList());
        return files.Count > 0 ? files : throw new UserException($"{folder}: this folder holds no PNG or JPEG file.");
    }

    // A broken file among others is told and left out.
    private static List<(string Name, Picture Picture)> All(List<string> files, Func<Picture, Picture> transform, CancellationToken stop) => Waiting.During("transforming", progress =>
    {
        var made = new List<(string Name, Picture Picture)>();
        for (var i = 0; i < files.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                made.Add((Path.GetFileNameWithoutExtension(files[i]), transform(InputFile.ReadPicture(files[i]))));
            }
            catch (UserException e)
            {
                Terminal.Note($"Left out: {e.Message}");
            }
            progress((i + 1.0) / files.Count);
        }
        return made.Count > 0 ? made : throw new UserException($"None of {files.Count} files could be read.");
    });
}
