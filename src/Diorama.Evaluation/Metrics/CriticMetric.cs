using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>How well a discriminator tells real pictures that it has not seen from generated ones: at balance it can do no better than one half.</summary>
public static class CriticMetric
{
    /// <summary>Measures <c>critic.real</c> and <c>critic.generated</c>: the shares that it takes for what they are (score above 0 for real, below 0 for generated).</summary>
    /// <param name="model">Makes pictures; borrowed, in evaluation mode.</param>
    /// <param name="critic">The discriminator; the same model, as a rule.</param>
    /// <param name="dataset">Has the field <c>image</c>, and <c>label</c> where the model is conditional.</param>
    /// <param name="split">The part that real pictures are from.</param>
    /// <param name="options">How many of each.</param>
    public static IReadOnlyList<Figure> Measure(ISampleImages model, IScore critic, IDataset dataset, Split split, MeasureOptions options)
    {
        var examples = new SplitExamples(dataset, split, options.Samples, options.BatchSize);
        return
        [
            Real(critic, model.IsConditional, examples, options)
                .ToFigure("critic.real", $"Discriminator right on real {SplitName.Words(split)} pictures", $"score above 0; {examples.Protocol}"),
            Generated(model, critic, dataset.Spec.Classes.Count, options)
                .ToFigure("critic.generated", "Discriminator right on generated pictures", "score below 0") with { Seed = options.Seed },
        ];
    }

    private static Proportion Real(IScore critic, bool conditional, SplitExamples examples, MeasureOptions options)
    {
        var (right, count) = (0L, 0L);
        using var quiet = Autograd.NoGrad();
        foreach (var host in examples.Batches())
        {
            using var scope = TensorScope.Open();
            var batch = host.ToBatch(options.Device);
            right += critic.Score(batch["image"], conditional ? batch["label"] : null).ToArray<float>().Count(s => s > 0);
            count += batch.Size;
        }

        return new Proportion(right, count);
    }

    private static Proportion Generated(ISampleImages model, IScore critic, int numClasses, MeasureOptions options)
    {
        var (right, count) = (0L, 0L);
        new GeneratedImages(model, options).ForEach(
            (images, classes) =>
            {
                var label = classes is null ? null : Tensor.From<long>([.. classes.Select(c => (long)c)], classes.Length).To(options.Device);
                var scores = critic.Score(images, label).ToArray<float>();
                right += scores.Count(s => s < 0);
                count += scores.Length;
            },
            numClasses);
        return new Proportion(right, count);
    }
}
