using Diorama.Core;
using Diorama.Data;

namespace Diorama.Evaluation.Tests.Metrics;

/// <summary>Figures of one metric alone.</summary>
internal static class Measured
{
    internal static IReadOnlyList<Figure> By(IMetric metric, object model, IDataset dataset, MeasureOptions options, Split split = Split.Test)
    {
        new EvaluationPass([metric], dataset, split, options).Run(model);
        var figures = metric.Figures();
        (metric as IDisposable)?.Dispose();
        return figures;
    }
}
