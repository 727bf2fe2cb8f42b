using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// Whether a model doubts what is wrong with a picture: squares of noise, or of plain grey, are planted in pictures that it has not seen, and its map is asked which
/// pixels they are. <c>map.auc.noise</c> and <c>map.auc.occlusion</c>: how often a planted pixel is more doubtful than another of the same picture; one half is chance.
/// </summary>
/// <param name="model">What <see cref="DoubtMap"/> can ask; borrowed, in evaluation mode.</param>
/// <param name="isConditional">Whether it must be told classes.</param>
/// <param name="examples">With the field <c>image</c>, <c>label</c> where it is conditional, and <c>source</c> where it must see that.</param>
/// <param name="seed">Where the squares lie, and what is in them.</param>
internal sealed class DoubtMapMetric(object model, bool isConditional, SplitExamples examples, long seed) : IExampleMetric
{
    private const int MostPictures = 100;

    // At even distances: data sets are often sorted by class.
    private readonly HashSet<long> _wanted = [.. Enumerable.Range(0, Math.Min(MostPictures, examples.Count)).Select(i => (long)i * examples.Count / Math.Min(MostPictures, examples.Count))];
    private readonly List<double> _noise = [];
    private readonly List<double> _occlusion = [];
    private long _seen;

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Options.IsThorough && DoubtMap.CanBeMade(context.Model) && context.HasImages
            ? new DoubtMapMetric(context.Model, DoubtMap.NeedsClasses(context.Model), context.Examples, context.Options.Seed)
            : null;

    public void LookAt(Batch batch)
    {
        long[] chosen = [.. Enumerable.Range(0, batch.Size).Select(i => (long)i).Where(i => _wanted.Contains(_seen + i))];
        _seen += batch.Size;
        if (chosen.Length == 0) return;
        var rows = Tensor.From<long>(chosen).To(batch["image"].Device);
        var images = batch["image"].IndexSelect(0, rows);
        var labels = isConditional ? batch["label"].IndexSelect(0, rows) : null;
        var source = model is IScorePatches { NeedsSource: true } ? batch["source"].IndexSelect(0, rows) : null;
        Ask(images, labels, source, _noise, "noise", (square, random) =>
        {
            var values = new float[square.NumElements];
            for (var i = 0; i < values.Length; i++) values[i] = (float)(2 * random.NextDouble() - 1);
            square.CopyInPlace(Tensor.From<float>(values, square.Shape.ToArray()).To(square.Device));
        });
        Ask(images, labels, source, _occlusion, "occlusion", (square, _) => square.FillInPlace(0));
    }

    public IReadOnlyList<Figure> Figures() => _noise.Count == 0 ? [] : [Of("noise", "a square of noise", _noise), Of("occlusion", "a plain grey square", _occlusion)];

    private void Ask(Tensor images, Tensor? labels, Tensor? source, List<double> areas, string what, Action<Tensor, SeededRandom> plant)
    {
        using var scope = TensorScope.Open();
        var (height, width) = ((int)images.Size(2), (int)images.Size(3));
        var side = Math.Max(1, Math.Min(height, width) / 4);
        var planted = images.Clone();
        var places = new List<(int Top, int Left)>();
        for (var i = 0; i < images.Size(0); i++)
        {
            var random = new SeededRandom(seed, $"plant {what}", areas.Count + i);
            places.Add((random.Next(height - side + 1), random.Next(width - side + 1)));
            plant(planted.Select(0, i).Narrow(1, places[i].Top, side).Narrow(2, places[i].Left, side), random);
        }

        var map = DoubtMap.Of(model, planted, labels, source).ToArray<float>();
        for (var i = 0; i < places.Count; i++)
        {
            var (inside, outside) = (new List<double>(), new List<double>());
            for (var pixel = 0; pixel < height * width; pixel++)
            {
                var (y, x) = (pixel / width - places[i].Top, pixel % width - places[i].Left);
                (y >= 0 && y < side && x >= 0 && x < side ? inside : outside).Add(map[i * height * width + pixel]);
            }

            areas.Add(RocCurve.Area(inside, outside).Mean);
        }
    }

    private Figure Of(string name, string what, List<double> areas)
    {
        var mean = Interval.OfMean(areas);
        return new($"map.auc.{name}", mean.Mean, "")
        {
            Title = $"Finds {what} (area under the ROC curve)",
            Protocol = $"{DoubtMap.Words(model)}; a square of a quarter of the side in each of {SplitName.Words(examples.Split)} pictures, the mean over pictures; one half is chance",
            Samples = areas.Count, Seed = seed, Low = mean.Low, High = mean.High,
        };
    }
}
