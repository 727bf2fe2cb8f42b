using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// How near a picture made of a picture comes to the one it is paired with: <c>SPLIT.absolute_error</c> and <c>SPLIT.squared_error</c>, means over the numbers of
/// a picture; pictures are in [-1, 1].
/// </summary>
/// <param name="model">The model; borrowed, in evaluation mode.</param>
/// <param name="examples">With the fields <c>source</c> and <c>image</c>.</param>
internal sealed class TransformMetric(ITransformImages model, SplitExamples examples) : IExampleMetric
{
    private readonly List<double> _absolute = [];
    private readonly List<double> _squared = [];

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Model is ITransformImages model && context.HasImages && context.ArePaired
            ? new TransformMetric(model, context.Examples)
            : null;

    public void LookAt(Batch batch)
    {
        var difference = (model.Transform(batch["source"]) - batch["image"]).Flatten(1).ToCopy(DType.Float64);
        _absolute.AddRange(difference.Abs().Mean([1]).ToArray<double>());
        _squared.AddRange(difference.Square().Mean([1]).ToArray<double>());
    }

    public IReadOnlyList<Figure> Figures() =>
    [
        Of("absolute_error", "Mean absolute difference from the wanted picture", _absolute),
        Of("squared_error", "Mean squared difference from the wanted picture", _squared),
    ];

    private Figure Of(string name, string title, List<double> errors)
    {
        var mean = Interval.OfMean(errors);
        return new($"{SplitName.Key(examples.Split)}.{name}", mean.Mean, "")
        {
            Title = $"{title}, {SplitName.Words(examples.Split)}",
            Protocol = $"of pictures in [-1, 1], as the data pairs them; {examples.Protocol}",
            Samples = errors.Count,
            Low = mean.Low,
            High = mean.High,
        };
    }
}
