using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Draws grey pictures black or white, each picture always the same way, on every machine and wherever it stands in a batch: the seed is the picture itself.
/// So a test figure does not depend on how the test set was cut into batches.
/// </summary>
internal static class FixedBinarization
{
    /// <summary>Draws each pixel white with its grey value as the probability.</summary>
    /// <param name="grey">[B, ...] float32 in [0, 1]; borrowed.</param>
    /// <returns>[B, ...] of zeros and ones, in the current scope.</returns>
    internal static Tensor Of(Tensor grey)
    {
        var pixels = grey.ToArray<float>();
        var size = (int)(grey.NumElements / grey.Size(0));
        for (var start = 0; start < pixels.Length; start += size) Draw(pixels.AsSpan(start, size));
        return Tensor.From<float>(pixels, grey.Shape).To(grey.Device);
    }

    private static void Draw(Span<float> picture)
    {
        var random = new SeededRandom(Content(picture), "binarization");
        foreach (ref var pixel in picture) pixel = random.NextDouble() < pixel ? 1 : 0;
    }

    // 64-bit FNV-1a over the pixels' bits.
    private static long Content(ReadOnlySpan<float> picture)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var pixel in picture) hash = (hash ^ BitConverter.SingleToUInt32Bits(pixel)) * 0x100000001B3;
        return (long)hash;
    }
}
