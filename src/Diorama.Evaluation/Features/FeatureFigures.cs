using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// How far a model's pictures lie from real ones, as an extractor sees them: <c>fid</c>, <c>kid</c>, <c>precision</c>, <c>recall</c>, <c>density</c>,
/// <c>coverage</c>, each beside <c>….floor</c>, the same for as many training pictures in the place of generated ones: what a perfect model would reach.
/// </summary>
/// <param name="extractor">Who looks. Its name and checksum stand in the title: figures of different extractors cannot be compared.</param>
/// <param name="examples">The real ones, not of the training part. Fewer than a few times the features make the Fréchet distance larger.</param>
/// <param name="seed">What the generated pictures are drawn from, and which pictures count where they are too many.</param>
/// <param name="pictures">How real pictures, the floor's too, are compared; left out: as they are.</param>
/// <param name="askedBy">How generated pictures that are made for real ones are.</param>
internal sealed class FeatureFigures(FeatureExtractor extractor, SplitExamples examples, long seed, RealPictures pictures = default, string askedBy = "whose classes are asked for") : IDisposable
{
    /// <summary>What the names of the floors end in.</summary>
    internal const string Floor = ".floor";

    private readonly FeatureSet _real = new(seed);
    private readonly FeatureSet _trained = new(seed);
    private readonly FeatureSet _generated = new(seed);
    private bool _areAsked;

    /// <summary>Takes real pictures, [B, C, H, W] in [-1, 1].</summary>
    internal void AddReal(Tensor images) => _real.Add(extractor.Features(pictures.Of(images)));

    /// <summary>Takes training pictures.</summary>
    internal void AddTraining(Tensor images) => _trained.Add(extractor.Features(pictures.Of(images)));

    /// <summary>Takes the model's pictures.</summary>
    /// <param name="images">[B, C, H, W] in [-1, 1].</param>
    /// <param name="areAsked">Whether they were made for the real ones in their order, and again from the first: by their classes (<see cref="GeneratedImages"/>), or of their sources.</param>
    internal void AddGenerated(Tensor images, bool areAsked = false)
    {
        _generated.Add(extractor.Features(images));
        _areAsked |= areAsked;
    }

    /// <summary>What was found; nothing of fewer than two pictures.</summary>
    internal IReadOnlyList<Figure> Figures()
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
            Make(
                "fid",
                "FID",
                $"Fréchet distance of normal distributions; {(_real.Width <= FeatureMoments.MostWithGroups ? "jackknife interval" : "no interval of so many features")}; falls with the number of pictures",
                FrechetDistance.WithInterval(_real.Moments, set.Moments),
                set.Moments.Count
            ),
        };
        var (real, other) = (_real.Kept.ToTensor(), set.Kept.ToTensor());
        var some = $"at most {FigureText.Number(FeatureSet.MostKept)} of each";
        var slots = set == _generated && _areAsked ? Slots.Matched([.. _real.Kept.Numbers], [.. set.Kept.Numbers], _real.Moments.Count) : null;
        var pairs = $"every pair of {some}{(slots is null ? "" : " but those made for one real picture, or of it")}";
        figures.Add(Make("kid", "KID", $"unbiased, cubic kernel, {pairs}; jackknife interval", KernelDistance.WithInterval(real, other, slots), other.Size(0)));
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
            Title = $"{title}{Few} in features of {extractor.Label}{(suffix.Length == 0 ? "" : ", the floor: training pictures")}",
            Protocol = $"{_real.Width} features of {extractor.Name}, SHA-256 {extractor.Sha256}; against {FigureText.Number(_real.Moments.Count)} {SplitName.Words(examples.Split)} pictures"
                + $"{(_areAsked && suffix.Length == 0 ? $", {askedBy}" : "")}; {how}{pictures.Protocol}",
            Samples = samples,
            Seed = seed,
            Low = interval.Low,
            High = interval.High,
        };
    }

    // So few that no figure says much, whatever its interval: a covariance of fewer pictures than features has not full rank.
    private string Few => _real.Moments.Count < _real.Width ? $" (against only {_real.Moments.Count} {SplitName.Words(examples.Split)} pictures)" : "";
}
