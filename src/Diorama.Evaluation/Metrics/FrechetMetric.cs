using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>How far the distribution of a model's pictures lies from that of real ones, as a classifier of ours sees them. Not comparable with FID, whose features are Inception's.</summary>
public static class FrechetMetric
{
    private const string NoFid = "features of our classifier, not Inception's: not comparable with FID";

    /// <summary>
    /// Measures <c>frechet.generated</c> (generated against real pictures) and <c>frechet.floor</c> (as many training pictures against the same real ones:
    /// what a perfect model would reach), both of normal distributions fitted to features.
    /// </summary>
    /// <param name="model">Makes the pictures; borrowed, in evaluation mode.</param>
    /// <param name="judge">A classifier that is an <see cref="IFeatures"/> too; it can judge the data.</param>
    /// <param name="dataset">Has the field <c>image</c>.</param>
    /// <param name="split">The part that real pictures are from; not the training part.</param>
    /// <param name="options">How many of each; fewer than a few times the features make the figure larger.</param>
    /// <returns>The figures; none where the judge has no features.</returns>
    public static IReadOnlyList<Figure> Measure(ISampleImages model, ImageJudge judge, IDataset dataset, Split split, MeasureOptions options)
    {
        if (judge.Classifier is not IFeatures) return [];
        using var scope = TensorScope.Open();
        var real = OfSplit(judge, dataset, split, options);
        var generated = OfModel(model, judge, options);
        var trained = OfSplit(judge, dataset, Split.Train, options);
        var how = $"{judge.Name}: {NoFid}; against {real.Size(0)} {SplitName.Words(split)} pictures, {real.Size(1)} features";
        return
        [
            new Figure("frechet.generated", FrechetDistance.OfFeatures(generated, real), "")
            {
                Title = "Fréchet distance in the judge's features", Protocol = how, Samples = generated.Size(0), Seed = options.Seed,
            },
            new Figure("frechet.floor", FrechetDistance.OfFeatures(trained, real), "")
            {
                Title = "The same of real training pictures", Protocol = how, Samples = trained.Size(0),
            },
        ];
    }

    private static Tensor OfModel(ISampleImages model, ImageJudge judge, MeasureOptions options)
    {
        var (values, width) = (new List<float>(), 0L);
        new GeneratedImages(model, options).ForEach((images, _) => Add(judge, images, values, ref width));
        return Matrix(values, width);
    }

    private static Tensor OfSplit(ImageJudge judge, IDataset dataset, Split split, MeasureOptions options)
    {
        var (values, width) = (new List<float>(), 0L);
        using var quiet = Autograd.NoGrad();
        foreach (var host in new SplitExamples(dataset, split, options.Samples, options.BatchSize).Batches())
        {
            using var scope = TensorScope.Open();
            Add(judge, host.ToBatch(options.Device)["image"], values, ref width);
        }

        return Matrix(values, width);
    }

    private static void Add(ImageJudge judge, Tensor images, List<float> values, ref long width)
    {
        var features = ((IFeatures)judge.Classifier).Features(judge.Fit(images));
        width = features.Size(1);
        values.AddRange(features.ToArray<float>());
    }

    private static Tensor Matrix(List<float> values, long width) => Tensor.From<float>([.. values], values.Count / Math.Max(width, 1), width);
}
