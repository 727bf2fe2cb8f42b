using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// What a classifier makes of a model's pictures, whether it recognises them and whether every kind is there: <c>samples.agree</c> (of a conditional model,
/// share of pictures of which it is sure that they are of the class that was asked for; <c>samples.agree.CLASS</c> of each class alone), <c>samples.sure</c> (share of pictures
/// whose likeliest class has at least <see cref="MeasureOptions.Sure"/>), <c>samples.confidence</c> (mean probability of the likeliest class),
/// <c>samples.classes</c> (classes of at least one picture that it is sure of), <c>samples.entropy</c> (of the histogram of likeliest classes,
/// nats; ln of the number of classes is even) and <c>samples.count.CLASS</c> for each class. The protocol says of what share of blank pictures it is sure.
/// </summary>
/// <param name="judge">The classifier; it can judge the model's data.</param>
/// <param name="spec">The model's data. Classes are the same where they have the same name.</param>
/// <param name="options">When it counts as sure; what the pictures are drawn from.</param>
internal sealed class SampleJudge(ImageJudge judge, DataSpec spec, MeasureOptions options) : IPictureMetric
{
    private readonly List<double> _best = [];
    private readonly List<long> _chosen = [];
    private readonly List<long> _asked = [];

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Model is ISampleImages && context.Judge is { } judge && judge.CanJudge(context.Spec) ? new SampleJudge(judge, context.Spec, context.Options) : null;

    public void LookAt(Tensor images, Tensor? labels)
    {
        var (values, indices) = judge.Classifier.Classify(judge.Fit(images)).Max(1);
        _best.AddRange(values.ToArray<float>().Select(v => (double)v));
        _chosen.AddRange(indices.ToArray<long>());
        if (labels is not null) _asked.AddRange(labels.ToArray<long>());
    }

    public IReadOnlyList<Figure> Figures()
    {
        // The threshold as float32 says it, for so are the probabilities.
        var isSure = _best.ConvertAll(p => p >= (float)options.Sure);
        var sure = new Proportion(isSure.Count(s => s), _best.Count);
        var confidence = Interval.OfMean(_best);
        var counts = Enumerable.Range(0, judge.Spec.Classes.Count).Select(c => _chosen.Count(x => x == c)).ToArray();
        var entropy = Entropy(counts);
        var by = $"judged by {judge.Name}";
        var (grey, noise) = BlankPictures.Show(judge, options);
        var how =
            $"{by}, probability at least {FigureText.Number(options.Sure)}; of plain grey pictures the same judge is sure of {FigureText.Value(grey.Share, "share")}, of noise of {FigureText.Value(noise.Share, "share")}";
        return
        [
            .. Agreement(isSure) is { } agree
                ? [agree.ToFigure("samples.agree", "Samples surely of the class asked for", how) with { Seed = options.Seed }]
                : Array.Empty<Figure>(),
            sure.ToFigure("samples.sure", "Samples the judge is sure of", how) with
            {
                Seed = options.Seed,
            },
            .. Agreement(_best.ConvertAll(_ => true)) is { } right
                ? [right.ToFigure("samples.accuracy", "Samples taken for the class asked for", by) with { Seed = options.Seed }]
                : Array.Empty<Figure>(),
            new Figure("samples.confidence", confidence.Mean, "share")
            {
                Title = "Mean confidence of the judge", Protocol = by, Samples = _best.Count, Seed = options.Seed, Low = confidence.Low, High = confidence.High,
            },
            new Figure("samples.classes", _chosen.Where((_, i) => isSure[i]).Distinct().Count(), "")
            {
                Title = "Classes present", Protocol = $"{by}, sure of at least one picture of each; of {counts.Length}", Samples = _best.Count, Seed = options.Seed,
            },
            new Figure("samples.entropy", entropy.Mean, "nats")
            {
                Low = Math.Max(0, entropy.Low), High = entropy.High,
                Title = "Evenness of classes",
                Protocol = $"{by}; entropy of the classes' histogram, {FigureText.Number(Math.Log(counts.Length))} where all are alike",
                Samples = _best.Count,
                Seed = options.Seed,
            },
            .. spec.Classes.Select((name, c) => (name, Agreement(isSure, c))).Where(c => c.Item2 is not null).Select(c =>
                c.Item2!.Value.ToFigure($"samples.agree.{c.name}", $"Surely of the class asked for, {c.name}", how) with { Seed = options.Seed }),
            .. counts.Select((count, c) => new Figure($"samples.count.{judge.Spec.Classes[c]}", count, "samples")
            {
                Title = $"Samples taken for {judge.Spec.Classes[c]}", Protocol = by, Samples = _best.Count, Seed = options.Seed,
            }),
        ];
    }

    // Of all, or of the pictures of one class; null where none were asked for, or not ones that the judge knows.
    private Proportion? Agreement(List<bool> counts, int? only = null)
    {
        var known = spec.Classes.Select(name => (long)judge.Spec.Classes.ToList().IndexOf(name)).ToArray();
        var asked = Enumerable.Range(0, _asked.Count).Where(i => only is null || _asked[i] == only).ToList();
        if (asked.Count == 0 || known.Contains(-1)) return null;
        return new(asked.Count(i => counts[i] && known[_asked[i]] == _chosen[i]), asked.Count);
    }

    /// <summary>Entropy of a histogram, in nats: -Σ p ln p.</summary>
    /// <remarks>The interval by its variance, (Σ p ln² p - H²) / n: Basharin 1959, "On a statistical estimate for the entropy of a sequence of independent random variables".</remarks>
    internal static Interval Entropy(IReadOnlyList<int> counts)
    {
        var total = (double)counts.Sum();
        var logs = counts.Where(c => c > 0).Select(c => (P: c / total, Log: Math.Log(c / total))).ToList();
        var mean = -logs.Sum(l => l.P * l.Log);
        var reach = Interval.Z * Math.Sqrt(Math.Max(0, logs.Sum(l => l.P * l.Log * l.Log) - (mean * mean)) / total);
        return new(mean, mean - reach, mean + reach);
    }
}
