namespace Diorama.Data.Images;

/// <summary>Pictures to the numbers of a field.</summary>
internal static class PictureWriter
{
    /// <summary>Writes a picture channel by channel, as tensors are: [channels, height, width].</summary>
    internal static void Write(ReadOnlySpan<byte> pixels, int channels, Span<float> target)
    {
        if (channels == 1)
        {
            PixelScale.ToValues(pixels, target);
            return;
        }

        var table = PixelScale.Table;
        var area = target.Length / channels;
        for (var channel = 0; channel < channels; channel++)
        {
            var plane = target.Slice(channel * area, area);
            for (var i = 0; i < area; i++) plane[i] = table[pixels[i * channels + channel]];
        }
    }
}
