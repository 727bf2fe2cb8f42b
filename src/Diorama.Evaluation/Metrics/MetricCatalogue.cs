namespace Diorama.Evaluation;

/// <summary>All metrics, each of which says of a context whether there is something for it to measure. Adding one is adding a line.</summary>
internal static class MetricCatalogue
{
    // In the order of the figures, the most telling first.
    private static readonly IReadOnlyList<Func<MetricContext, IMetric?>> _all =
    [
        ClassifierAccuracy.For,
        SampleJudge.For,
        PoemMetric.For,
        TextMetric.For,
        TranslationMetric.For,
        LikelihoodMetric.For,
        ReconstructionMetric.For,
        CaptionMetric.For,
        TransformMetric.For,
        TransformedFeatureMetric.For,
        PatchCriticMetric.For,
        InformationMetric.For,
        FeatureMetric.For,
        TextCriticMetric.For,
        CriticMetric.For,
        MemorisationMetric.For,
        DoubtMapMetric.For,
        SwappedCharactersMetric.For,
    ];

    /// <summary>Those that have something to measure; to be disposed of by the caller where they want it.</summary>
    internal static List<IMetric> Of(MetricContext context) => [.. _all.Select(make => make(context)).OfType<IMetric>()];
}
