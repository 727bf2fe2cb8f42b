using System.CommandLine;
using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli.Commands;

/// <summary><c>diorama interpolate RUN</c>: walks through the latent space, a row each.</summary>
internal static class InterpolateCommand
{
    private const int MaxSize = 100;

    public static Command Create()
    {
        var run = RunArgument.Create();
        var steps = new Option<int>("--steps") { Description = "Pictures in a row, both ends included.", DefaultValueFactory = _ => 12 };
        var rows = new Option<int>("--rows") { Description = "Walks.", DefaultValueFactory = _ => 6 };
        var seed = new Option<long>("--seed") { Description = "Draws the ends." };
        var target = new Option<string?>("--out") { Description = "The PNG to write. Default: RUN/samples/interpolation.png." };
        var command = new Command("interpolate", "Walk from one picture to another through what the model knows.") { run, steps, rows, seed, target };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(steps) is < 2 or > MaxSize) throw new UserException($"--steps {parsed.GetValue(steps)}: a walk has from 2 to {MaxSize} steps.");
            if (parsed.GetValue(rows) is < 1 or > MaxSize) throw new UserException($"--rows {parsed.GetValue(rows)}: from 1 to {MaxSize} walks.");
            using var trained = RunArgument.Load(parsed, run);
            var model = RunArgument.Need<IInterpolate>(trained, "interpolate");
            var path = parsed.GetValue(target) ?? Path.Combine(trained.Run.SamplesPath, "interpolation.png");
            OutputFiles.CheckPictures(path);
            using var scope = TensorScope.Open();
            using var quiet = Autograd.NoGrad();
            var walks = Waiting.During("walking", progress => Enumerable.Range(0, parsed.GetValue(rows)).Select(row =>
            {
                progress((double)row / parsed.GetValue(rows));
                return model.Interpolate(parsed.GetValue(steps), parsed.GetValue(seed), row);
            }).ToArray());
            OutputFiles.Pictures(parsed, path, PictureTensors.ToPictures(Tensor.Cat(walks)), parsed.GetValue(steps));
        });
        return command.WithExamples("diorama interpolate runs/quickstart/digits-vae --rows 4 --out walk.png");
    }
}
