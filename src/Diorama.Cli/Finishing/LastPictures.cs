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
        if (trained.Model is IReconstruct mirror && data.Count(split) > 0)
        {
            using var loader = new Loader(data, new LoaderOptions { BatchSize = Columns, Split = split, Shuffle = false, Threads = 0 });
            using var host = loader.Next()!;
            var originals = host.ToBatch(Device.Parse(trained.Recipe.Run.Device))["image"];
            Save(trained, "reconstructions", Tensor.Cat([originals, mirror.Reconstruct(originals)]));
        }
    }

    private static void Save(TrainedModel trained, string name, Tensor images)
    {
        var png = PngCodec.Encode(ImageGrid.Tile(PictureTensors.ToPictures(images), Columns, background: 0));
        AtomicFile.Write(Path.Combine(trained.Run.SamplesPath, name + ".png"), stream => stream.Write(png));
    }
}
