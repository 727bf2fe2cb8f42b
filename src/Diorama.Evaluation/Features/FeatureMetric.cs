using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// How far a model's pictures lie from real ones, as an extractor sees them: <c>fid</c>, <c>kid</c>, <c>precision</c>, <c>recall</c>, <c>density</c>,
/// <c>coverage</c>, each beside <c>….floor</c>, the same for as many training pictures in the place of generated ones: what a perfect model would reach.
/// </summary>
/// <param name="extractor">Who looks. Its name and checksum stand in the title: figures of different extractors cannot be compared.</param>
/// <param name="examples">With the field <c>image</c>; not of the training part. Fewer than a few times the features make the Fréchet distance larger.</param>
/// <param name="seed">What the generated pictures are drawn from, and which pictures count where they are too many.</param>
internal sealed class FeatureMetric(FeatureExtractor extractor, SplitExamples examples, long seed) : IExampleMetric, ITrainingMetric, IPictureMetric, IDisposable
{
    /// <summary>What the names of the floors end in.</summary>
    internal const string Floor = ".floor";

    private readonly FeatureSet _real = new(seed);
    private readonly FeatureSet _trained = new(seed);
    private readonly FeatureSet _generated = new(seed);

    public void LookAt(Batch batch) => _real.Add(extractor.Features(batch["image"]));

    public void LookAtTraining(Batch batch) => _trained.Add(extractor.Features(batch["image"]));

    public void LookAt(Tensor images, Tensor? labels) => _generated.Add(extractor.Features(images));

    public IReadOnlyList<Figure> Figures()
    {
        if (Math.Min(_real.Moments.Count, _generated.Moments.Count) < 2) return [];
        var model = Of(_generated, "");
        if (_trained.Moments.Count < 2) return model;
        var floor = Of(_trained, Floor);
        return [.. model.Zip(floor, (Figure ours, Figure theirs) => new[] { ours, theirs }).SelectMany(pair => pair)];
    }

    public void Dispose()
    {
        _real.Dispose();
        _trained.Dispose();
        _generated.Dispose();
    }

    private List<Figure> Of(FeatureSet set, string suffix)
    {
        using var scope = TensorScope.Open();
        var figures = new List<Figure>
        {
            Make("fid", "FID", $"Fréchet distance of normal distributions; {(_real.Width <= FeatureMoments.MostWithGroups ? "jackknife interval" : "no interval of so many features")}; falls with the number of pictures", FrechetDistance.WithInterval(_real.Moments, set.Moments), set.Moments.Count),
        };
        var (real, other) = (_real.Kept.ToTensor(), set.Kept.ToTensor());
        var some = $"at most {FigureText.Number(FeatureSet.MostKept)} of each";
        figures.Add(Make("kid", "KID", $"unbiased, cubic kernel, every pair of {some}; jackknife interval", KernelDistance.WithInterval(real, other), other.Size(0)));
        if (Math.Min(real.Size(0), other.Size(0)) <= NeighbourFigures.Neighbours) return figures;
        var near = NeighbourFigures.Of(real, other);
        var how = $"balls to neighbour {NeighbourFigures.Neighbours}, {some}; the interval takes the other set as it is";
        figures.Add(Make("precision", "Precision", how, Interval.Of(near.Precision), other.Size(0)) with { Unit = "share" });
        figures.Add(Make("recall", "Recall", how, Interval.Of(near.Recall), other.Size(0)) with { Unit = "share" });
        figures.Add(Make("density", "Density", how, near.Density, other.Size(0)));
        figures.Add(Make("coverage", "Coverage", how, Interval.Of(near.Coverage), other.Size(0)) with { Unit = "share" });
        return figures;

        Figure Make(string name, string title, string how, Interval interval, long samples) => new(name + suffix, interval.Mean, "")
        {
            Title = suffix.Length == 0 ? $"{title} in features of {extractor.Label}" : $"{title}, the floor: training pictures",
            Protocol = $"{_real.Width} features of {extractor.Name}, SHA-256 {extractor.Sha256}; against {FigureText.Number(_real.Moments.Count)} {SplitName.Words(examples.Split)} pictures; {how}",
            Samples = samples,
            Seed = seed,
            Low = interval.Low,
            High = interval.High,
        };
    }
}
