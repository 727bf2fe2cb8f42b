using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>How near a model comes to what it was shown: <c>SPLIT.reconstruction_error</c>, the mean squared difference of a number of the example; pictures are in [-1, 1].</summary>
/// <param name="model">The model; borrowed, in evaluation mode.</param>
/// <param name="examples">With the field <c>image</c>.</param>
internal sealed class ReconstructionMetric(IReconstruct model, SplitExamples examples) : IExampleMetric
{
    private readonly List<double> _errors = [];

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Model is IReconstruct model && context.HasImages ? new ReconstructionMetric(model, context.Examples) : null;

    public void LookAt(Batch batch)
    {
        var image = batch["image"];
        var difference = (model.Reconstruct(image) - image).Flatten(1).ToCopy(DType.Float64);
        _errors.AddRange((difference * difference).Mean([1]).ToArray<double>());
    }

    public IReadOnlyList<Figure> Figures()
    {
        var mean = Interval.OfMean(_errors);
        return
        [
            new Figure($"{SplitName.Key(examples.Split)}.reconstruction_error", mean.Mean, "")
            {
                Title = $"Reconstruction error, {SplitName.Words(examples.Split)}",
                Protocol = $"mean squared difference; {examples.Protocol}",
                Samples = _errors.Count,
                Low = mean.Low,
                High = mean.High,
            },
        ];
    }
}
