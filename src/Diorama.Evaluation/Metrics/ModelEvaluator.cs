using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Images;
using Diorama.Models;

namespace Diorama.Evaluation;

/// <summary>Measures whatever a model can be measured by: looks at its capabilities, its data, and whether there is a judge.</summary>
/// <param name="dataset">The model's data; borrowed.</param>
/// <param name="split">The part to measure on.</param>
/// <param name="options">How.</param>
/// <param name="judge">A classifier for the pictures that a model makes; null where there is none. One that cannot judge the data is not asked.</param>
/// <param name="extractor">Through whose eyes its pictures are compared with real ones; null: they are not.</param>
public sealed class ModelEvaluator(IDataset dataset, Split split, MeasureOptions options, ImageJudge? judge = null, FeatureExtractor? extractor = null)
{
    /// <summary>Given the pictures that stand behind figures, each with its name.</summary>
    /// <value>Default null: nobody is.</value>
    public Action<string, Picture>? Show { get; init; }

    /// <summary>Told in a line which figures are left out, because there is no example, or none that is whole, to measure them by.</summary>
    /// <value>Default null: nobody is.</value>
    public Action<string>? Tell { get; init; }

    /// <summary>Measures a model: reads each example once, and makes each sample once, for all figures. It is put into evaluation mode, and back into the mode that it was in.</summary>
    /// <param name="model">The model; borrowed.</param>
    /// <param name="progress">Told what share is done, in (0, 1], batch by batch.</param>
    /// <param name="stop">Asks to stop after the batch in progress.</param>
    /// <returns>The figures, most telling first; none for a model that can do nothing measurable.</returns>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public IReadOnlyList<Figure> Evaluate(GenerativeModel model, Action<double>? progress = null, CancellationToken stop = default)
    {
        var training = model.IsTraining;
        model.Eval();
        try
        {
            var sampler = options.Reject is { } share ? Sampler(model, share, stop) : null; // first, so that what cannot be done is soon told
            var figures = Look(model, Metrics(model, model.Spec), progress, stop);
            if (sampler is not null) figures.AddRange(Kept(sampler, model.Spec, progress, stop));
            return figures;
        }
        finally
        {
            model.Train(training);
        }
    }

    /// <summary>The same as numbers by name, as a trainer records them.</summary>
    public static IReadOnlyDictionary<string, double> ByName(IEnumerable<Figure> figures) => figures.ToDictionary(f => f.Name, f => f.Value);

    private List<Figure> Look(object model, List<IMetric> metrics, Action<double>? progress, CancellationToken stop)
    {
        try
        {
            new EvaluationPass(metrics, dataset, split, options, progress, stop).Run(model);
            var figures = metrics.SelectMany(m => m.Figures()).ToLookup(figure => figure.Samples == 0);
            if (figures[true].Any()) Tell?.Invoke($"left out, for there is nothing to measure them by: {string.Join(", ", figures[true].Select(figure => figure.Caption))}");
            return [.. figures[false]];
        }
        finally
        {
            foreach (var metric in metrics.OfType<IDisposable>()) metric.Dispose();
        }
    }

    private object Sampler(GenerativeModel model, double share, CancellationToken stop) => model is ISampleImages
        ? RejectionSampler.Learn(model, dataset, share, options, stop: stop)
        : TextRejectionSampler.Learn(model, dataset, share, options, new(options.Samples, options.Seed) { Temperature = options.Temperature }, stop: stop);

    // What the discriminator leaves of the model's samples, by the same figures; not by its own judgement, which chose them.
    private IEnumerable<Figure> Kept(object sampler, DataSpec spec, Action<double>? progress, CancellationToken stop) =>
        Look(sampler, Metrics(sampler, spec), progress, stop)
            .Where(f => !f.Name.EndsWith(FeatureFigures.Floor, StringComparison.Ordinal) && !f.Name.EndsWith(TextMetric.Floor, StringComparison.Ordinal))
            .Select(f => f with
            {
                Name = $"{f.Name}.rejected",
                Title = $"{f.Caption}, after rejection",
                Protocol = FormattableString.Invariant($"{f.Protocol}; discriminator rejection sampling that keeps {options.Reject:P0}"),
            });

    private List<IMetric> Metrics(object model, DataSpec spec) =>
        MetricCatalogue.Of(new(model, spec, dataset, split, options) { Judge = judge, Extractor = extractor, Show = Show });
}
