using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>How far the pictures that a model makes of held-out sources lie from real ones: <see cref="FeatureFigures"/>. It needs no pairs, but must know of them.</summary>
/// <param name="maker">The model; borrowed, in evaluation mode.</param>
/// <param name="extractor">Who looks; borrowed.</param>
/// <param name="examples">With the fields <c>source</c> and <c>image</c>.</param>
/// <param name="arePaired">Whether each source belongs to the picture beside it.</param>
/// <param name="seed">Which pictures count where they are too many.</param>
internal sealed class TransformedFeatureMetric(ITransformImages maker, FeatureExtractor extractor, SplitExamples examples, bool arePaired, long seed) : IExampleMetric, ITrainingMetric, IDisposable
{
    private readonly FeatureFigures _figures = new(extractor, examples, seed, askedBy: "of whose sources they are made");

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Model is ITransformImages maker && context.HasImages && context.Extractor is { } extractor && FeatureExtractor.CanLookAt(context.Spec)
            ? new TransformedFeatureMetric(maker, extractor, context.Examples, context.ArePaired, context.Options.Seed)
            : null;

    public void LookAt(Batch batch)
    {
        _figures.AddReal(batch["image"]);
        _figures.AddGenerated(maker.Transform(batch["source"]), arePaired);
    }

    public void LookAtTraining(Batch batch) => _figures.AddTraining(batch["image"]);

    public IReadOnlyList<Figure> Figures() => _figures.Figures();

    public void Dispose() => _figures.Dispose();
}
