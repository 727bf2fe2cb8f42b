using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// Where a critic doubts a picture: each part is painted over with the colour of its surroundings, and where that makes the picture look more real, the part was
/// doubtful. Windows of two sizes slide over the picture by half their side.
/// </summary>
/// <remarks>After Zeiler and Fergus 2014, arXiv 1311.2901, section 4.2, who hide parts from a classifier.</remarks>
internal static class OcclusionMap
{
    /// <param name="critic">The critic; borrowed, in evaluation mode.</param>
    /// <param name="images">[B, C, H, W] in [-1, 1]; borrowed.</param>
    /// <param name="labels">[B] where the critic is conditional, else null.</param>
    /// <returns>[B, H, W]: by how much the score rises where a pixel's surroundings are painted over, the mean over windows; in the current scope.</returns>
    internal static Tensor Of(IScore critic, Tensor images, Tensor? labels)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var side = Math.Min(images.Size(2), images.Size(3));
        var smooth = Smooth(images, side);
        var plain = critic.Score(images, labels); // [B]
        var small = Math.Max(1, side / 8);
        var map = Windows(critic, images, labels, smooth, plain, small) + Windows(critic, images, labels, smooth, plain, Math.Max(2, side / 4));
        return scope.Keep(map * 0.5);
    }

    // The mean of a wide square around each pixel.
    private static Tensor Smooth(Tensor images, long side)
    {
        var reach = Math.Max(1, side / 4);
        return images.AvgPool2d([2 * reach + 1, 2 * reach + 1], [1, 1], [reach, reach], countIncludePad: false);
    }

    private static Tensor Windows(IScore critic, Tensor images, Tensor? labels, Tensor smooth, Tensor plain, long size)
    {
        var (batch, height, width) = (images.Size(0), images.Size(2), images.Size(3));
        var rise = Tensor.Zeros([batch, height, width], device: images.Device);
        var seen = Tensor.Zeros([1, height, width], device: images.Device);
        foreach (var top in Starts(height, size))
        {
            foreach (var left in Starts(width, size))
            {
                using var window = TensorScope.Open();
                var hidden = images.Clone();
                Part(hidden, 2, top, left, size).CopyInPlace(Part(smooth, 2, top, left, size));
                Part(rise, 1, top, left, size).AddInPlace((critic.Score(hidden, labels) - plain).View(batch, 1, 1));
                Part(seen, 1, top, left, size).AddInPlace(1);
            }
        }

        return rise / seen;
    }

    private static Tensor Part(Tensor x, int firstDim, long top, long left, long size) =>
        x.Narrow(firstDim, top, Math.Min(size, x.Size(firstDim) - top)).Narrow(firstDim + 1, left, Math.Min(size, x.Size(firstDim + 1) - left));

    // By half a window; the last one ends with the picture.
    private static IEnumerable<long> Starts(long length, long size)
    {
        var step = Math.Max(1, size / 2);
        for (var start = 0L; start + size < length; start += step) yield return start;
        yield return Math.Max(0, length - size);
    }
}
