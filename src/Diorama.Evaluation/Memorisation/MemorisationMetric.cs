using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// What a model knows by heart: <c>memory.features.near</c>, <c>memory.features.ct</c>, <c>memory.pixels.near</c> and <c>memory.pixels.ct</c>
/// (<see cref="CopyTest"/>), by the distance of pictures to the nearest of all training pictures; and the picture <c>neighbours</c>: the samples that lie nearest to
/// a training picture beside the nearest unseen one, below each the nearest training picture by features, and below that the nearest by pixels.
/// </summary>
/// <param name="extractor">Whose features count.</param>
/// <param name="examples">Not of the training part, with the field <c>image</c>.</param>
/// <param name="seed">What the samples are drawn from.</param>
/// <param name="samples">How many samples there will be; of more than 1,000 every so manieth counts.</param>
/// <param name="show">Where pictures go; null: nowhere.</param>
/// <param name="pictures">How real pictures are compared, and shown; left out: as they are.</param>
internal sealed class MemorisationMetric(FeatureExtractor extractor, SplitExamples examples, long seed, int samples, Action<string, Picture>? show, RealPictures pictures = default)
    : IExampleMetric, IPictureMetric, IWholeTrainingMetric, IDisposable
{
    private const int MostPictures = 1000; // of samples, and of held-out pictures
    private const int LargestSide = 32; // pixels are compared, and shown, at this size at most
    private const int NumShown = 12;

    // Every so manieth: data sets are often sorted, and samples follow their classes.
    private readonly int _everyHeldOut = Every(examples.Count);
    private readonly int _everyMade = Every(samples);
    private readonly Points _heldOut = new();
    private readonly Points _made = new();
    private readonly List<(float[]? ByFeatures, float[]? ByPixels)> _nearest = [];
    private NearestExample? _features;
    private NearestExample? _pixels;
    private long[] _shape = [];
    private long _seen;
    private long _seenMade;
    private long _training;

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Options.IsThorough && context.Eyes is { } eyes && context.Model is not RejectionSampler
            ? new MemorisationMetric(eyes, context.Examples, context.Options.Seed, context.Options.Samples, context.Show, context.Real)
            : null;

    public void LookAt(Batch batch)
    {
        if (Wanted(batch["image"], _seen, _everyHeldOut) is { } wanted) Add(_heldOut, pictures.Of(wanted));
        _seen += batch.Size;
    }

    public void LookAt(Tensor images, Tensor? labels)
    {
        if (Wanted(images, _seenMade, _everyMade) is { } wanted) Add(_made, wanted);
        _seenMade += images.Size(0);
    }

    public void LookAtWholeTraining(Batch batch)
    {
        if (_made.Count == 0 || _heldOut.Count == 0) return;
        if (_features is null)
        {
            // The samples come first, so that their numbers here are their own.
            _features = new(Points.Together(_made.Features, _heldOut.Features).Own());
            _pixels = new(Points.Together(_made.Pixels, _heldOut.Pixels).Own());
            _nearest.AddRange(Enumerable.Repeat<(float[]?, float[]?)>((null, null), _made.Count));
        }

        var images = pictures.Of(batch["image"]);
        var small = Small(images);
        _features.Look(extractor.Features(images).To(Device.Cpu), (point, row) => Note(point, row, small, isByFeatures: true));
        _pixels!.Look(small.Flatten(1), (point, row) => Note(point, row, small, isByFeatures: false));
        _training += batch.Size;
    }

    public IReadOnlyList<Figure> Figures()
    {
        if (_features is null) return [];
        var how = $"distance to the nearest of {FigureText.Number(_training)} training pictures, of samples against {FigureText.Number(_heldOut.Count)} {SplitName.Words(examples.Split)} pictures{pictures.Protocol}";
        Show();
        Figure[] figures =
        [
            .. Test(_features).ToFigures("memory.features", "by features", $"{how}; features of {extractor.Name}, SHA-256 {extractor.Sha256}"),
            .. Test(_pixels!).ToFigures("memory.pixels", "by pixels", $"{how}; pixels at a side of {LargestSide} at most"),
        ];
        return [.. figures.Select(f => f with { Seed = seed })];

        CopyTest Test(NearestExample space) => CopyTest.Of([.. space.Distances.Take(_made.Count)], [.. space.Distances.Skip(_made.Count)]);
    }

    public void Dispose()
    {
        _features?.Dispose();
        _pixels?.Dispose();
    }

    private static int Every(int count) => Math.Max(1, (count + MostPictures - 1) / MostPictures);

    // Of pictures that so many were before; null: none of them.
    private static Tensor? Wanted(Tensor images, long before, int every)
    {
        var wanted = Enumerable.Range(0, (int)images.Size(0)).Where(i => (before + i) % every == 0).Select(i => (long)i).ToArray();
        return wanted.Length == 0 ? null : images.IndexSelect(0, Tensor.From<long>(wanted).To(images.Device));
    }

    private void Add(Points points, Tensor images)
    {
        var small = Small(images);
        _shape = small.Shape[1..].ToArray();
        points.Add(extractor.Features(images), small);
    }

    private static Tensor Small(Tensor images)
    {
        var (height, width) = (images.Size(2), images.Size(3));
        var scale = Math.Min(1, (double)LargestSide / Math.Max(height, width));
        if (scale < 1) images = images.UpsampleBilinear2dAa([Math.Max(1, (long)(height * scale)), Math.Max(1, (long)(width * scale))], alignCorners: false, scaleFactors: null);
        return images.To(Device.Cpu);
    }

    private void Note(int point, int row, Tensor small, bool isByFeatures)
    {
        if (point >= _made.Count) return;
        var pixels = small.Select(0, row).ToArray<float>();
        _nearest[point] = isByFeatures ? _nearest[point] with { ByFeatures = pixels } : _nearest[point] with { ByPixels = pixels };
    }

    private void Show()
    {
        if (show is null) return;
        // Where pictures lie close together, a sample lies close to some as well: what counts is how much nearer training pictures are than unseen ones.
        using var scope = TensorScope.Open();
        using var unseen = new NearestExample(Points.Together(_made.Features, []));
        unseen.Look(Points.Together(_heldOut.Features, []));
        var (near, usual) = (_features!.Distances, unseen.Distances);
        var chosen = Enumerable.Range(0, _made.Count).OrderBy(i => near[i] / Math.Max(usual[i], double.Epsilon)).Take(NumShown).ToArray();
        float[] all = [.. chosen.SelectMany(i => _made.Pixels[i]), .. chosen.SelectMany(i => _nearest[i].ByFeatures!), .. chosen.SelectMany(i => _nearest[i].ByPixels!)];
        show("neighbours", ImageGrid.Tile(ImageGrid.FromValues(all, (int)_shape[0], (int)_shape[1], (int)_shape[2]), chosen.Length, background: 0));
    }

    /// <summary>Features and pixels of some pictures.</summary>
    private sealed class Points
    {
        public List<float[]> Features { get; } = [];

        public List<float[]> Pixels { get; } = [];

        public int Count => Features.Count;

        public void Add(Tensor features, Tensor pixels)
        {
            Features.AddRange(features.ToArray<float>().Chunk((int)features.Size(1)));
            Pixels.AddRange(pixels.ToArray<float>().Chunk((int)(pixels.NumElements / pixels.Size(0))));
        }

        public static Tensor Together(List<float[]> first, List<float[]> second) =>
            Tensor.From<float>(first.Concat(second).SelectMany(row => row).ToArray(), first.Count + second.Count, first[0].Length);
    }
}
