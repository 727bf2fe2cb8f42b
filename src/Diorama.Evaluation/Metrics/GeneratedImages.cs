using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>A model's pictures, in parts of equal size: picture i is the same however many are asked for.</summary>
internal sealed class GeneratedImages(ISampleImages model, MeasureOptions options)
{
    /// <summary>Makes them part by part, without gradients, each within a scope of its own.</summary>
    /// <param name="use">Given [B, C, H, W] in [-1, 1]; borrowed.</param>
    /// <param name="numClasses">How many classes take turns where the model is conditional; 0: the model chooses.</param>
    internal void ForEach(Action<Tensor, int[]?> use, int numClasses = 0)
    {
        using var quiet = Autograd.NoGrad();
        for (var first = 0; first < options.Samples; first += options.BatchSize)
        {
            using var scope = TensorScope.Open();
            var count = Math.Min(options.BatchSize, options.Samples - first);
            var classes = model.IsConditional && numClasses > 0 ? Enumerable.Range(first, options.BatchSize).Select(i => i % numClasses).ToArray() : null;

            // A whole batch each time, for its size changes the last digits.
            var images = model.Sample(new ImageRequest(options.BatchSize, options.Seed) { First = first, Classes = classes });
            use(images.Narrow(0, 0, count), classes?[..count]);
        }
    }
}
