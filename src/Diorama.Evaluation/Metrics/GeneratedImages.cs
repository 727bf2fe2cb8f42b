using Diorama.Data;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// A model's pictures, in parts of equal size. A conditional model is asked for the classes of real examples, in their order and again from the first, so that both sides
/// have one mix of classes: a model of rare classes and common ones is not farther from the data because it was asked for the rare ones as often.
/// </summary>
internal sealed class GeneratedImages
{
    private readonly ISampleImages _model;
    private readonly MeasureOptions _options;
    private readonly int[] _classes;

    /// <param name="model">Makes them; borrowed.</param>
    /// <param name="dataset">The data; borrowed.</param>
    /// <param name="split">The part whose classes are asked for; where it has no examples, or none with a class, the classes take turns.</param>
    /// <param name="options">How many, from which seed.</param>
    internal GeneratedImages(ISampleImages model, IDataset dataset, Split split, MeasureOptions options)
    {
        (_model, _options) = (model, options);
        var numClasses = model.IsConditional ? dataset.Spec.Classes.Count : 0;
        var labels = numClasses > 0 && dataset.Fields.Any(f => f.Name == "label") ? Labels(new(dataset, split, options)) : [];
        _classes = labels.Length > 0 ? labels : [.. Enumerable.Range(0, numClasses)];
    }

    /// <summary>Makes the part that begins with a number, in the current scope.</summary>
    /// <param name="first">A multiple of the batch size.</param>
    /// <returns>[B, C, H, W] in [-1, 1], B no more than are still wanted, and the classes that were asked for, [B] int64; null where none were.</returns>
    internal (Tensor Images, Tensor? Labels) Part(int first)
    {
        var count = Math.Min(_options.BatchSize, _options.Samples - first);
        var classes = _classes.Length > 0 ? Enumerable.Range(first, _options.BatchSize).Select(i => _classes[i % _classes.Length]).ToArray() : null;

        // A whole batch each time, for its size changes the last digits.
        var images = _model.Sample(new ImageRequest(_options.BatchSize, _options.Seed) { First = first, Classes = classes });
        var labels = classes is null ? null : Tensor.From<long>([.. classes[..count].Select(c => (long)c)], count).To(_options.Device);
        return (images.Narrow(0, 0, count), labels);
    }

    private static int[] Labels(SplitExamples examples)
    {
        var labels = new List<int>();
        foreach (var host in examples.Batches())
        {
            using var scope = TensorScope.Open();
            labels.AddRange(host.ToBatch(Device.Cpu)["label"].ToArray<long>().Select(label => (int)label));
        }

        return [.. labels];
    }
}
