using System.Numerics;

namespace Diorama.Data.Images;

/// <summary>
/// Resizing: along each direction the average over the area that a new pixel covers where the picture shrinks, linear interpolation
/// between pixel centres where it grows.
/// </summary>
public static class Resampling
{
    /// <summary>The picture at another size; colours are averaged as they stand (not linearised), each by its alpha, so that what nobody sees tints no edge.</summary>
    public static Picture Resize(this Picture picture, int width, int height) => ResizePart(picture, 0, 0, picture.Width, picture.Height, width, height);

    /// <summary>The middle of the picture in the shape of <paramref name="width"/> : <paramref name="height"/>, at that size.</summary>
    public static Picture CropAndResize(this Picture picture, int width, int height)
    {
        // The largest part of that shape: all of one direction, the middle of the other.
        var partWidth = (int)Math.Clamp((long)picture.Height * width / height, 1, picture.Width);
        var partHeight = (int)Math.Clamp((long)picture.Width * height / width, 1, picture.Height);
        return ResizePart(picture, (picture.Width - partWidth) / 2, (picture.Height - partHeight) / 2, partWidth, partHeight, width, height);
    }

    private static Picture ResizePart(Picture picture, int left, int top, int partWidth, int partHeight, int width, int height)
    {
        if ((partWidth, partHeight) == (width, height)) return partWidth == picture.Width && partHeight == picture.Height ? picture : picture.Crop(left, top, partWidth, partHeight);
        if (picture.Channels == 4) return AlphaResampling.Resize(picture.Crop(left, top, partWidth, partHeight), width, height);
        var columns = AxisWeights.Make(partWidth, width);
        var rows = AxisWeights.Make(partHeight, height);
        var result = new Picture(width, height, picture.Channels);
        var line = new float[partWidth * picture.Channels];
        for (var y = 0; y < height; y++)
        {
            // First the rows are mixed into one line, then the line's columns.
            Array.Clear(line);
            var (first, weights) = rows[y];
            for (var i = 0; i < weights.Length; i++)
                Add(picture.Pixels.AsSpan(((top + first + i) * picture.Width + left) * picture.Channels, line.Length), weights[i], line);
            var row = result.Pixels.AsSpan(y * width * picture.Channels, width * picture.Channels);
            if (picture.Channels == 3) MixColours(line, columns, row);
            else MixGreys(line, columns, row);
        }

        return result;
    }

    private static void Add(ReadOnlySpan<byte> source, float weight, Span<float> line)
    {
        var i = 0;
        for (; i <= source.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(source[i..]), out var low, out var high);
            AddPart(low, weight, line[i..]);
            AddPart(high, weight, line[(i + Vector<ushort>.Count)..]);
        }

        for (; i < source.Length; i++) line[i] += weight * source[i];
    }

    private static void AddPart(Vector<ushort> values, float weight, Span<float> line)
    {
        Vector.Widen(values, out var low, out var high);
        (new Vector<float>(line) + Vector.ConvertToSingle(Vector.AsVectorInt32(low)) * weight).CopyTo(line);
        line = line[Vector<float>.Count..];
        (new Vector<float>(line) + Vector.ConvertToSingle(Vector.AsVectorInt32(high)) * weight).CopyTo(line);
    }

    private static void MixColours(ReadOnlySpan<float> line, AxisWeights[] columns, Span<byte> row)
    {
        for (var x = 0; x < columns.Length; x++)
        {
            var (first, weights) = columns[x];
            var (red, green, blue) = (0.5f, 0.5f, 0.5f);
            var source = line[(3 * first)..];
            for (var i = 0; i < weights.Length; i++)
            {
                red += weights[i] * source[3 * i];
                green += weights[i] * source[3 * i + 1];
                blue += weights[i] * source[3 * i + 2];
            }

            row[3 * x] = (byte)Math.Clamp(red, 0f, 255f);
            row[3 * x + 1] = (byte)Math.Clamp(green, 0f, 255f);
            row[3 * x + 2] = (byte)Math.Clamp(blue, 0f, 255f);
        }
    }

    private static void MixGreys(ReadOnlySpan<float> line, AxisWeights[] columns, Span<byte> row)
    {
        for (var x = 0; x < columns.Length; x++)
        {
            var (first, weights) = columns[x];
            var sum = 0.5f;
            for (var i = 0; i < weights.Length; i++) sum += weights[i] * line[first + i];
            row[x] = (byte)Math.Clamp(sum, 0f, 255f);
        }
    }
}
