using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>How far the pictures that a model draws lie from real ones: <see cref="FeatureFigures"/>.</summary>
/// <param name="extractor">Who looks; borrowed.</param>
/// <param name="examples">With the field <c>image</c>.</param>
/// <param name="seed">What the generated pictures are drawn from.</param>
/// <param name="pictures">How real pictures are compared; left out: as they are.</param>
internal sealed class FeatureMetric(FeatureExtractor extractor, SplitExamples examples, long seed, RealPictures pictures = default)
    : IExampleMetric, ITrainingMetric, IPictureMetric, IDisposable
{
    private readonly FeatureFigures _figures = new(extractor, examples, seed, pictures);

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Eyes is { } eyes ? new FeatureMetric(eyes, context.Examples, context.Options.Seed, context.Real) : null;

    public void LookAt(Batch batch) => _figures.AddReal(batch["image"]);

    public void LookAtTraining(Batch batch) => _figures.AddTraining(batch["image"]);

    public void LookAt(Tensor images, Tensor? labels) => _figures.AddGenerated(images, labels is not null);

    public IReadOnlyList<Figure> Figures() => _figures.Figures();

    public void Dispose() => _figures.Dispose();
}
