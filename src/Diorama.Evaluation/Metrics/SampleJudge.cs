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
/// <param name="pictures">How real pictures are compared; left out: as they are. The judge learnt from pixels of all values: where the samples' have few, the protocol says what it makes of real pictures that have them.</param>
internal sealed class SampleJudge(ImageJudge judge, DataSpec spec, MeasureOptions options, RealPictures pictures = default) : IExampleMetric, IPictureMetric
{
    private readonly JudgedPictures _samples = new(judge, spec, options.Sure);
    private readonly JudgedPictures _real = new(judge, spec, options.Sure);

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Model is ISampleImages && context.Judge is { } judge && judge.CanJudge(context.Spec)
            ? new SampleJudge(judge, context.Spec, context.Options, context.HasImages ? context.Real : default)
            : null;

    public void LookAt(Batch batch)
    {
        if (pictures.Quantizer is not null) _real.Add(pictures.Of(batch["image"]), batch.TryGet("label", out var labels) ? labels : null);
    }

    public void LookAt(Tensor images, Tensor? labels) => _samples.Add(images, labels);

    public IReadOnlyList<Figure> Figures()
    {
        var confidence = Interval.OfMean(_samples.Best);
        var counts = _samples.Counts;
        var entropy = Entropy(counts);
        var by = $"judged by {judge.Name}";
        var (grey, noise) = BlankPictures.Show(judge, options);
        var real = OfReal();
        var how =
            $"{by}, probability at least {FigureText.Number(options.Sure)}; of plain grey pictures the same judge is sure of {FigureText.Value(grey.Share, "share")}, of noise of {FigureText.Value(noise.Share, "share")}"
            + real;
        return
        [
            .. _samples.Agreement(surely: true) is { } agree
                ? [agree.ToFigure("samples.agree", "Samples surely of the class asked for", how) with { Seed = options.Seed }]
                : Array.Empty<Figure>(),
            _samples.Sure.ToFigure("samples.sure", "Samples the judge is sure of", how) with
            {
                Seed = options.Seed,
            },
            .. _samples.Agreement(surely: false) is { } right
                ? [right.ToFigure("samples.accuracy", "Samples taken for the class asked for", by + real) with { Seed = options.Seed }]
                : Array.Empty<Figure>(),
            new Figure("samples.confidence", confidence.Mean, "share")
            {
                Title = "Mean confidence of the judge", Protocol = by, Samples = _samples.Best.Count, Seed = options.Seed, Low = confidence.Low, High = confidence.High,
            },
            new Figure("samples.classes", _samples.NumSureClasses, "")
            {
                Title = "Classes present", Protocol = $"{by}, sure of at least one picture of each; of {counts.Length}", Samples = _samples.Best.Count, Seed = options.Seed,
            },
            new Figure("samples.entropy", entropy.Mean, "nats")
            {
                Low = Math.Max(0, entropy.Low), High = entropy.High,
                Title = "Evenness of classes",
                Protocol = $"{by}; entropy of the classes' histogram, {FigureText.Number(Math.Log(counts.Length))} where all are alike",
                Samples = _samples.Best.Count,
                Seed = options.Seed,
            },
            .. spec.Classes.Select((name, c) => (name, _samples.Agreement(surely: true, c))).Where(c => c.Item2 is not null).Select(c =>
                c.Item2!.Value.ToFigure($"samples.agree.{c.name}", $"Surely of the class asked for, {c.name}", how) with { Seed = options.Seed }),
            .. counts.Select((count, c) => new Figure($"samples.count.{judge.Spec.Classes[c]}", count, "samples")
            {
                Title = $"Samples taken for {judge.Spec.Classes[c]}", Protocol = by, Samples = _samples.Best.Count, Seed = options.Seed,
            }),
        ];
    }

    // What a perfect model would reach, where real pictures with such pixels as the samples have are not what the judge learnt from.
    private string OfReal()
    {
        if (_real.Best.Count == 0) return "";
        var right = _real.Agreement(surely: false) is { } share ? $", right on {FigureText.Value(share.Share, "share")}" : "";
        return $"; of {FigureText.Number(_real.Best.Count)} examples it is sure of {FigureText.Value(_real.Sure.Share, "share")}{right}{pictures.Protocol}";
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
