using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Images;
using Diorama.Data.Text;
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
            var figures = Look(model, [.. Metrics(model, model.Spec)], progress, stop);
            if (options.Reject is { } share) figures.AddRange(Kept(model, share, progress, stop));
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
            return [.. metrics.SelectMany(m => m.Figures())];
        }
        finally
        {
            foreach (var metric in metrics.OfType<IDisposable>()) metric.Dispose();
        }
    }

    // What the discriminator leaves of the model's pictures, by the same figures.
    private IEnumerable<Figure> Kept(GenerativeModel model, double share, Action<double>? progress, CancellationToken stop)
    {
        var sampler = RejectionSampler.Learn(model, dataset, share, options, stop: stop);
        return Look(sampler, [.. Metrics(sampler, model.Spec)], progress, stop)
            .Where(f => !f.Name.EndsWith(FeatureFigures.Floor, StringComparison.Ordinal))
            .Select(f => f with
            {
                Name = $"{f.Name}.rejected",
                Title = $"{f.Caption}, after rejection",
                Protocol = FormattableString.Invariant($"{f.Protocol}; discriminator rejection sampling that keeps {share:P0}"),
            });
    }

    private IEnumerable<IMetric> Metrics(object model, DataSpec spec)
    {
        var examples = new SplitExamples(dataset, split, options);
        var hasImages = examples.Count > 0 && dataset.Fields.Any(f => f.Name == "image");
        var hasLabels = dataset.Fields.Any(f => f.Name == "label");
        var maker = model as ISampleImages;
        var asked = maker is not null && judge is not null && judge.CanJudge(spec) ? judge : null;
        var eyes = maker is not null && hasImages && FeatureExtractor.CanLookAt(spec) ? extractor : null;
        if (model is IClassify classifier && hasImages && hasLabels) yield return new ClassifierAccuracy(classifier, examples);
        if (asked is not null) yield return new SampleJudge(asked, spec, options);
        if (model is IContinue && dataset is ITextDataset verse && PoemMetric.Suits(verse, examples)) yield return new PoemMetric(options);
        if (model is IContinue && dataset is ITextDataset corpus) yield return new TextMetric(corpus, split, options);
        if (model is ITranslate && dataset is IParallelDataset && examples.Count > 0) yield return new TranslationMetric(examples, options.Translation, options.Seed);
        if (model is ILikelihood likelihood && examples.Count > 0) yield return new LikelihoodMetric(likelihood, examples, options, hasImages ? spec.Shape.Aggregate(1L, (a, b) => a * b) : 0, spec.Tokenizer, spec.Tasks);
        if (model is IReconstruct mirror && hasImages) yield return new ReconstructionMetric(mirror, examples);
        if (model is ICaption captioner && hasImages && spec.Captions is { } words && dataset.Fields.Any(f => f.Name == "caption")) yield return new CaptionMetric(captioner, words, examples, options.Seed);
        if (model is ITransformImages transformer && hasImages)
        {
            if (dataset is not IPicturePairs pairs || pairs.ArePaired(split)) yield return new TransformMetric(transformer, examples);
            if (extractor is not null && FeatureExtractor.CanLookAt(spec)) yield return new TransformedFeatureMetric(transformer, extractor, examples, options.Seed);
        }

        if (model is ITransformImages made and IScorePatches { CanScore: true } patches && hasImages) yield return new PatchCriticMetric(patches, made, examples, options.Seed);
        if (model is IRecoverCodes coded && maker is not null) yield return new InformationMetric(coded, options.Seed);
        if (eyes is not null) yield return new FeatureMetric(eyes, examples, options.Seed);
        if (model is IContinue and IScore reader && dataset is ITextDataset && examples.Count > 0) yield return new TextCriticMetric(reader, spec, examples, options);
        if (maker is not null && model is IScore critic && hasImages) yield return new CriticMetric(critic, examples, options.Seed);
        if (!options.IsThorough) yield break;
        if (eyes is not null && maker is not RejectionSampler) yield return new MemorisationMetric(eyes, examples, options.Seed, Show);
        if (DoubtMap.CanBeMade(model) && hasImages) yield return new DoubtMapMetric(model, DoubtMap.NeedsClasses(model), examples, options.Seed);
        if (model is IDoubtText doubter && dataset is ITextDataset texts) yield return new SwappedCharactersMetric(doubter, texts, split, options);
    }
}
