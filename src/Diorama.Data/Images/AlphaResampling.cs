namespace Diorama.Data.Images;

/// <summary>Resizing of pictures with alpha: each colour weighs as much as it is seen.</summary>
internal static class AlphaResampling
{
    private const int Channels = 4;

    /// <summary>The picture at another size; black where nothing is seen.</summary>
    internal static Picture Resize(Picture picture, int width, int height)
    {
        var columns = AxisWeights.Make(picture.Width, width);
        var rows = AxisWeights.Make(picture.Height, height);
        var result = new Picture(width, height, Channels);
        var line = new float[picture.Width * Channels]; // of a mixed row: each colour times alpha, and alpha
        for (var y = 0; y < height; y++)
        {
            Array.Clear(line);
            var (first, weights) = rows[y];
            for (var i = 0; i < weights.Length; i++) Add(picture.Pixels.AsSpan((first + i) * line.Length, line.Length), weights[i], line);
            for (var x = 0; x < width; x++) Mix(line, columns[x], result[x, y]);
        }

        return result;
    }

    private static void Add(ReadOnlySpan<byte> source, float weight, Span<float> line)
    {
        for (var at = 0; at < line.Length; at += Channels)
        {
            var alpha = weight * source[at + 3];
            for (var channel = 0; channel < 3; channel++) line[at + channel] += alpha * source[at + channel];
            line[at + 3] += alpha;
        }
    }

    private static void Mix(ReadOnlySpan<float> line, AxisWeights column, Span<byte> pixel)
    {
        Span<float> sum = stackalloc float[Channels];
        sum.Clear();
        for (var i = 0; i < column.Weights.Length; i++)
        {
            var source = line.Slice((column.First + i) * Channels, Channels);
            for (var channel = 0; channel < Channels; channel++) sum[channel] += column.Weights[i] * source[channel];
        }

        pixel[3] = (byte)Math.Clamp(sum[3] + 0.5f, 0f, 255f);
        for (var channel = 0; channel < 3; channel++) pixel[channel] = pixel[3] == 0 ? (byte)0 : (byte)Math.Clamp(sum[channel] / sum[3] + 0.5f, 0f, 255f);
    }
}
