using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>A model's pictures, in parts of equal size: picture i is the same however many are asked for.</summary>
/// <param name="model">Makes them; borrowed.</param>
/// <param name="numClasses">How many classes take turns where the model is conditional; 0: the model chooses.</param>
/// <param name="options">How many, from which seed.</param>
internal sealed class GeneratedImages(ISampleImages model, int numClasses, MeasureOptions options)
{
    /// <summary>Makes the part that begins with a number, in the current scope.</summary>
    /// <param name="first">A multiple of the batch size.</param>
    /// <returns>[B, C, H, W] in [-1, 1], B no more than are still wanted, and the classes that were asked for, [B] int64; null where none were.</returns>
    internal (Tensor Images, Tensor? Labels) Part(int first)
    {
        var count = Math.Min(options.BatchSize, options.Samples - first);
        var classes = model.IsConditional && numClasses > 0 ? Enumerable.Range(first, options.BatchSize).Select(i => i % numClasses).ToArray() : null;

        // A whole batch each time, for its size changes the last digits.
        var images = model.Sample(new ImageRequest(options.BatchSize, options.Seed) { First = first, Classes = classes });
        var labels = classes is null ? null : Tensor.From<long>([.. classes[..count].Select(c => (long)c)], count).To(options.Device);
        return (images.Narrow(0, 0, count), labels);
    }
}
