using Diorama.Core;
using Diorama.Models;

namespace Diorama.Evaluation;

/// <summary>What a classifier makes of a model's pictures: whether it recognises them, and whether every kind is there.</summary>
public static class SampleJudge
{
    /// <summary>
    /// Measures <c>samples.sure</c> (share of pictures whose likeliest class has at least <see cref="MeasureOptions.Sure"/>), <c>samples.confidence</c>
    /// (mean probability of the likeliest class), <c>samples.classes</c> (classes that are the likeliest of a picture at least once), <c>samples.entropy</c>
    /// (of the histogram of likeliest classes, nats; ln of the number of classes is even) and <c>samples.count.CLASS</c> for each class.
    /// </summary>
    /// <param name="model">Makes the pictures; borrowed, in evaluation mode.</param>
    /// <param name="judge">The classifier; it can judge the model's data.</param>
    /// <param name="options">How many, from which seed.</param>
    public static IReadOnlyList<Figure> Measure(ISampleImages model, ImageJudge judge, MeasureOptions options)
    {
        var (best, chosen) = (new List<double>(), new List<long>());
        new GeneratedImages(model, options).ForEach((images, _) =>
        {
            var (values, indices) = judge.Classifier.Classify(judge.Fit(images)).Max(1);
            best.AddRange(values.ToArray<float>().Select(v => (double)v));
            chosen.AddRange(indices.ToArray<long>());
        });
        return Summarise(best, chosen, judge, options);
    }

    private static List<Figure> Summarise(List<double> best, List<long> chosen, ImageJudge judge, MeasureOptions options)
    {
        // The threshold as float32 says it, for so are the probabilities.
        var sure = new Proportion(best.Count(p => p >= (float)options.Sure), best.Count);
        var confidence = Interval.OfMean(best);
        var counts = Enumerable.Range(0, judge.Spec.Classes.Count).Select(c => chosen.Count(x => x == c)).ToArray();
        var by = $"judged by {judge.Name}";
        return
        [
            sure.ToFigure("samples.sure", "Samples the judge is sure of", $"{by}, probability at least {FigureText.Number(options.Sure)}") with { Seed = options.Seed },
            new Figure("samples.confidence", confidence.Mean, "share")
            {
                Title = "Mean confidence of the judge", Protocol = by, Samples = best.Count, Seed = options.Seed, Low = confidence.Low, High = confidence.High,
            },
            new Figure("samples.classes", counts.Count(c => c > 0), "classes")
            {
                Title = "Classes present", Protocol = $"{by}, of {counts.Length}", Samples = best.Count, Seed = options.Seed,
            },
            new Figure("samples.entropy", Entropy(counts), "nats")
            {
                Title = "Evenness of classes",
                Protocol = $"{by}; entropy of the classes' histogram, {FigureText.Number(Math.Log(counts.Length))} where all are alike",
                Samples = best.Count,
                Seed = options.Seed,
            },
            .. counts.Select((count, c) => new Figure($"samples.count.{judge.Spec.Classes[c]}", count, "samples")
            {
                Title = $"Samples taken for {judge.Spec.Classes[c]}", Protocol = by, Samples = best.Count, Seed = options.Seed,
            }),
        ];
    }

    /// <summary>Entropy of a histogram, in nats: -Σ p ln p.</summary>
    internal static double Entropy(IReadOnlyList<int> counts)
    {
        var total = (double)counts.Sum();
        return counts.Where(c => c > 0).Sum(c => -(c / total) * Math.Log(c / total));
    }
}
