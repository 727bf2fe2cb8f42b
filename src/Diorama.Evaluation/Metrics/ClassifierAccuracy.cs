using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>How often a classifier is right: <c>SPLIT.accuracy</c>, the share of examples whose likeliest class is their label.</summary>
/// <param name="model">The classifier; borrowed, in evaluation mode.</param>
/// <param name="examples">With the fields <c>image</c> and <c>label</c>.</param>
internal sealed class ClassifierAccuracy(IClassify model, SplitExamples examples) : IExampleMetric
{
    private long _right;
    private long _count;

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Model is IClassify model && context.HasImages && context.Has("label") ? new ClassifierAccuracy(model, context.Examples) : null;

    public void LookAt(Batch batch)
    {
        _right += (long)model.Classify(batch["image"]).Argmax(1).Eq(batch["label"]).Sum().Item();
        _count += batch.Size;
    }

    public IReadOnlyList<Figure> Figures() =>
        [new Proportion(_right, _count).ToFigure($"{SplitName.Key(examples.Split)}.accuracy", $"Accuracy, {SplitName.Words(examples.Split)}", examples.Protocol)];
}
