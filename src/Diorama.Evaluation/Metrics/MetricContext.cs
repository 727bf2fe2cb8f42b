using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Images;
using Diorama.Models;

namespace Diorama.Evaluation;

/// <summary>What is to be measured, and by what: each metric sees for itself whether there is something for it.</summary>
/// <param name="Model">The model, or what stands for it; its interfaces say what it can.</param>
/// <param name="Spec">What it learnt from.</param>
/// <param name="Dataset">The data.</param>
/// <param name="Split">The part to measure on.</param>
/// <param name="Options">How.</param>
internal sealed record MetricContext(object Model, DataSpec Spec, IDataset Dataset, Split Split, MeasureOptions Options)
{
    /// <summary>A classifier of pictures, if there is one.</summary>
    public ImageJudge? Judge { get; init; }

    /// <summary>Through whose eyes pictures are compared, if anybody's.</summary>
    public FeatureExtractor? Extractor { get; init; }

    /// <summary>Given the pictures behind figures; null: nobody is.</summary>
    public Action<string, Picture>? Show { get; init; }

    /// <summary>The examples to measure on.</summary>
    public SplitExamples Examples { get; } = new(Dataset, Split, Options);

    /// <summary>Real pictures as the model's own are compared with them.</summary>
    public RealPictures Real { get; } = new(Model as IQuantizeImages);

    /// <summary>Whether there are examples.</summary>
    public bool HasExamples => Examples.Count > 0;

    /// <summary>Whether there are examples of pictures.</summary>
    public bool HasImages => HasExamples && Has("image");

    /// <summary>Whether each source of a picture belongs to the picture beside it.</summary>
    public bool ArePaired => Dataset is not IPicturePairs pairs || pairs.ArePaired(Split);

    /// <summary>Whether examples have a field.</summary>
    public bool Has(string field) => Dataset.Fields.Any(f => f.Name == field);

    /// <summary>Who compares what a model draws with real pictures; null where it draws none, or there are none, or nobody can.</summary>
    public FeatureExtractor? Eyes => Model is ISampleImages && HasImages && FeatureExtractor.CanLookAt(Spec) ? Extractor : null;
}
