using System.Globalization;
using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Writes what a model makes into a run's <c>samples/</c>: a grid of pictures, or a file of texts with empty lines between.</summary>
internal static class SampleWriter
{
    private const int Columns = 10;
    private const double TextTemperature = 0.8;

    /// <summary>Makes and writes samples, the same for the same weights and seed.</summary>
    /// <returns>The file; null when the model makes nothing.</returns>
    public static string? Write(GenerativeModel model, string folder, long step, int count, long seed)
    {
        var name = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"step-{step:D6}"));
        switch (model)
        {
            case ISampleImages images:
                var png = Grid(images, count, seed);
                AtomicFile.Write(name + ".png", stream => stream.Write(png));
                return name + ".png";
            case IContinue texts:
                var poems = texts.Continue(new TextRequest(count, seed) { Temperature = TextTemperature });
                AtomicFile.WriteText(name + ".txt", string.Join("\n\n", poems) + "\n");
                return name + ".txt";
            default:
                return null;
        }
    }

    private static byte[] Grid(ISampleImages model, int count, long seed)
    {
        using var scope = TensorScope.Open();
        var images = model.Sample(new ImageRequest(count, seed));
        var pictures = ImageGrid.FromValues(images.ToArray<float>(), (int)images.Size(1), (int)images.Size(2), (int)images.Size(3));
        return PngCodec.Encode(ImageGrid.Tile(pictures, Columns, background: 0));
    }
}
