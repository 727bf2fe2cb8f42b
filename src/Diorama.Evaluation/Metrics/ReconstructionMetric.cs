using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>How near a model comes to what it was shown.</summary>
public static class ReconstructionMetric
{
    /// <summary>Measures <c>SPLIT.reconstruction_error</c>: the mean squared difference of a number of the example, in the data's range.</summary>
    /// <param name="model">The model; borrowed, in evaluation mode.</param>
    /// <param name="dataset">Has the field <c>image</c>.</param>
    /// <param name="split">Which part of it.</param>
    /// <param name="options">How many examples.</param>
    public static IReadOnlyList<Figure> Measure(IReconstruct model, IDataset dataset, Split split, MeasureOptions options)
    {
        var examples = new SplitExamples(dataset, split, options.Samples, options.BatchSize);
        var errors = new List<double>();
        using var quiet = Autograd.NoGrad();
        foreach (var host in examples.Batches())
        {
            using var scope = TensorScope.Open();
            var image = host.ToBatch(options.Device)["image"];
            var difference = (model.Reconstruct(image) - image).Flatten(1).ToCopy(DType.Float64);
            errors.AddRange((difference * difference).Mean([1]).ToArray<double>());
        }

        var mean = Interval.OfMean(errors);
        return
        [
            new Figure($"{SplitName.Key(split)}.reconstruction_error", mean.Mean, "")
            {
                Title = $"Reconstruction error, {SplitName.Words(split)}",
                Protocol = $"mean squared difference; {examples.Protocol}",
                Samples = errors.Count,
                Low = mean.Low,
                High = mean.High,
            },
        ];
    }
}
