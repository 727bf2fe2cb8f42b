using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>Lays a discriminator's scores of patches where the patches lie: each pixel is doubted as the patch is whose middle is nearest.</summary>
internal static class PatchMap
{
    /// <summary>Makes the maps.</summary>
    /// <param name="scores">[B, 1, h, w], higher is more real; the patches' middles lie evenly, a border around them; borrowed.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <returns>[B, H, W], higher is more doubtful; in the current scope.</returns>
    internal static Tensor Of(Tensor scores, long height, long width) =>
        -scores.Squeeze(1).IndexSelect(1, Nearest(scores.Size(2), height).To(scores.Device)).IndexSelect(2, Nearest(scores.Size(3), width).To(scores.Device));

    // The last two convolutions take off a row and a column each.
    private static Tensor Nearest(long patches, long pixels)
    {
        var stride = Math.Max(1, pixels / (patches + 2));
        var border = (pixels - patches * stride) / 2;
        return Tensor.From<long>([.. Enumerable.Range(0, (int)pixels).Select(pixel => Math.Clamp((long)Math.Floor((pixel - border) / (double)stride), 0, patches - 1))]);
    }
}
