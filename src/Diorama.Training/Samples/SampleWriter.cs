using System.Globalization;
using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Images;
using Diorama.Data.Text;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// Writes what a model makes into a run's <c>samples/</c>: a grid of pictures, or a file of texts with empty lines between; of translations each has its source
/// above it and the reference below.
/// </summary>
internal static class SampleWriter
{
    private const int Columns = 10;
    private const double TextTemperature = 0.8;

    /// <summary>Makes and writes samples, the same for the same weights and seed.</summary>
    /// <param name="model">In evaluation mode.</param>
    /// <param name="data">What it learns from; sources are taken from what is held out.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="step">After which.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Draws them.</param>
    /// <param name="stop">Asks to stop; nothing is written then.</param>
    /// <returns>The file; null when the model makes nothing.</returns>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public static string? Write(GenerativeModel model, IDataset data, string folder, long step, int count, long seed, CancellationToken stop)
    {
        var name = Path.Combine(folder, NameOf(step));
        switch (model)
        {
            case ISampleImages images:
                var png = Grid(images, count, seed, stop);
                AtomicFile.Write(name + ".png", stream => stream.Write(png));
                return name + ".png";
            case IContinue texts:
                string[] poems = [.. texts.Continue(new TextRequest(count, seed) { Temperature = TextTemperature, Stop = stop })];
                AtomicFile.WriteText(name + ".txt", string.Join("\n\n", poems) + "\n");
                return name + ".txt";
            case ITranslate translator when data is IParallelDataset pairs && HeldOut(pairs, translator, count) is { Count: > 0 } found:
                var translations = translator.Translate(
                    new TranslationRequest([.. found.Select(pair => pair.Source)])
                    {
                        Tasks = translator.Tasks.Count == 0 ? null : [.. found.Select(pair => pair.Task!)],
                        Stop = stop,
                    }
                );
                AtomicFile.WriteText(
                    name + ".txt",
                    string.Join("\n\n", found.Zip(translations, (pair, made) => $"{pair.Source}\n{made}\n{pair.Target}")) + "\n"
                );
                return name + ".txt";
            default:
                return null;
        }
    }

    /// <summary>Whether there are samples of a step.</summary>
    public static bool IsWritten(string folder, long step) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, NameOf(step) + ".*").Any();

    private static string NameOf(long step) => string.Create(CultureInfo.InvariantCulture, $"step-{step:D6}");

    // The same ones each time, evenly spread; what is longer than the model reads is passed over.
    private static List<Pair> HeldOut(IParallelDataset data, ITranslate translator, int count)
    {
        var split = data.Count(Split.HeldOut) > 0 ? Split.HeldOut : Split.Train;
        var number = data.Count(split);
        return
        [
            .. Enumerable.Range(0, Math.Min(count, number)).Select(i => data.Pair(split, (int)((long)i * number / Math.Min(count, number))))
                .Where(pair => translator.NumTokens(pair.Source) <= translator.LongestSource),
        ];
    }

    private static byte[] Grid(ISampleImages model, int count, long seed, CancellationToken stop)
    {
        using var scope = TensorScope.Open();
        var images = model.Sample(new ImageRequest(count, seed) { Stop = stop });
        var pictures = ImageGrid.FromValues(images.ToArray<float>(), (int)images.Size(1), (int)images.Size(2), (int)images.Size(3));
        return PngCodec.Encode(ImageGrid.Tile(pictures, Columns, background: 0));
    }
}
