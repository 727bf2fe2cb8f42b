namespace Diorama.Data.Images;

/// <summary>
/// Resizing: along each direction the average over the area that a new pixel covers where the picture shrinks, linear interpolation
/// between pixel centres where it grows.
/// </summary>
public static class Resampling
{
    /// <summary>The picture at another size; colours are averaged as they stand (not linearised), each by its alpha, so that what nobody sees tints no edge.</summary>
    public static Picture Resize(this Picture picture, int width, int height)
    {
        if (picture.Width == width && picture.Height == height) return picture;
        return picture.Channels == 4 ? AlphaResampling.Resize(picture, width, height) : ResizePlain(picture, width, height);
    }

    private static Picture ResizePlain(Picture picture, int width, int height)
    {
        var columns = AxisWeights.Make(picture.Width, width);
        var rows = AxisWeights.Make(picture.Height, height);
        var result = new Picture(width, height, picture.Channels);
        var stride = picture.Width * picture.Channels;
        var line = new float[stride];
        for (var y = 0; y < height; y++)
        {
            // First the rows are mixed into one line, then the line's columns.
            Array.Clear(line);
            var (first, weights) = rows[y];
            for (var i = 0; i < weights.Length; i++)
            {
                var source = picture.Pixels.AsSpan((first + i) * stride, stride);
                for (var x = 0; x < stride; x++) line[x] += weights[i] * source[x];
            }

            for (var x = 0; x < width; x++) Mix(line, columns[x], result[x, y]);
        }

        return result;
    }

    /// <summary>The middle of the picture in the shape of <paramref name="width"/> : <paramref name="height"/>, at that size.</summary>
    public static Picture CropAndResize(this Picture picture, int width, int height)
    {
        // The largest part of that shape: all of one direction, the middle of the other.
        var partWidth = (int)Math.Clamp((long)picture.Height * width / height, 1, picture.Width);
        var partHeight = (int)Math.Clamp((long)picture.Width * height / width, 1, picture.Height);
        var part = picture.Crop((picture.Width - partWidth) / 2, (picture.Height - partHeight) / 2, partWidth, partHeight);
        return part.Resize(width, height);
    }

    private static void Mix(ReadOnlySpan<float> line, AxisWeights column, Span<byte> pixel)
    {
        for (var channel = 0; channel < pixel.Length; channel++)
        {
            var sum = 0f;
            for (var i = 0; i < column.Weights.Length; i++) sum += column.Weights[i] * line[(column.First + i) * pixel.Length + channel];
            pixel[channel] = (byte)Math.Clamp(sum + 0.5f, 0f, 255f);
        }
    }
}
