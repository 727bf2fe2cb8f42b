using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Images;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>What a report shows of a finished model beside its samples: walks through its latent space, reconstructions.</summary>
internal static class LastPictures
{
    private const int Columns = 12;
    private const int Walks = 4;

    /// <summary>Writes what the model can show into the run's <c>samples/</c>.</summary>
    public static void Write(TrainedModel trained, IDataset data, Split split)
    {
        if (trained.Model is IInterpolate walker)
        {
            var walks = Enumerable.Range(0, Walks).Select(path => walker.Interpolate(Columns, trained.Recipe.Run.Seed, path)).ToArray();
            Save(trained, "interpolation", Tensor.Cat(walks));
        }
        if (trained.Model is ITransformImages maker && data.Count(split) > 0) Transformed(trained, maker, data, split);
        if (trained.Model is IReconstruct mirror && data.Count(split) > 0)
        {
            using var loader = new Loader(data, Evenly(split));
            using var host = loader.Next()!;
            var originals = host.ToBatch(Device.Parse(trained.Recipe.Run.Device))["image"];
            Save(trained, "reconstructions", Tensor.Cat([originals, mirror.Reconstruct(originals)]));
        }
    }

    // Rows of what went in, what came out, and what was wanted; what went in is shown in the colours of what came out.
    private static void Transformed(TrainedModel trained, ITransformImages maker, IDataset data, Split split)
    {
        using var loader = new Loader(data, Evenly(split));
        using var host = loader.Next()!;
        var batch = host.ToBatch(Device.Parse(trained.Recipe.Run.Device));
        var (source, image) = (batch["source"], batch["image"]);
        List<IReadOnlyList<Picture>> rows = [PictureTensors.ToPictures(source), PictureTensors.ToPictures(maker.Transform(source)), PictureTensors.ToPictures(image)];
        var channels = rows.Max(row => row[0].Channels);
        Save(trained, "transformed", ImageGrid.Tile([.. rows.SelectMany(row => row.Select(p => p.WithChannels(channels)))], Columns, background: 0));
    }

    // Not the first ones: data sets are often sorted by kind.
    private static LoaderOptions Evenly(Split split) => new() { BatchSize = Columns, AtMost = Columns, Split = split, Shuffle = false, LeaveOutBroken = true, Threads = 0 };

    /// <summary>Writes a picture into the run's <c>samples/</c>.</summary>
    public static void Save(TrainedModel trained, string name, Picture picture)
    {
        var png = PngCodec.Encode(picture);
        AtomicFile.Write(Path.Combine(trained.Run.SamplesPath, name + ".png"), stream => stream.Write(png));
    }

    private static void Save(TrainedModel trained, string name, Tensor images) =>
        Save(trained, name, ImageGrid.Tile(PictureTensors.ToPictures(images), Columns, background: 0));
}
