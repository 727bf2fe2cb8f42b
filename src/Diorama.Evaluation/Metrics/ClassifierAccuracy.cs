using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>How often a classifier is right.</summary>
public static class ClassifierAccuracy
{
    /// <summary>Measures <c>SPLIT.accuracy</c>: the share of examples whose likeliest class is their label.</summary>
    /// <param name="model">The classifier; borrowed, in evaluation mode.</param>
    /// <param name="dataset">Has the fields <c>image</c> and <c>label</c>.</param>
    /// <param name="split">Which part of it.</param>
    /// <param name="options">How many examples.</param>
    public static IReadOnlyList<Figure> Measure(IClassify model, IDataset dataset, Split split, MeasureOptions options)
    {
        var examples = new SplitExamples(dataset, split, options.Samples, options.BatchSize);
        var (right, count) = (0L, 0L);
        using var quiet = Autograd.NoGrad();
        foreach (var host in examples.Batches())
        {
            using var scope = TensorScope.Open();
            var batch = host.ToBatch(options.Device);
            right += (long)model.Classify(batch["image"]).Argmax(1).Eq(batch["label"]).Sum().Item();
            count += batch.Size;
        }

        return [new Proportion(right, count).ToFigure($"{SplitName.Key(split)}.accuracy", $"Accuracy, {SplitName.Words(split)}", examples.Protocol)];
    }
}
