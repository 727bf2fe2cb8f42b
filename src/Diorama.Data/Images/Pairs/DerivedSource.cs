namespace Diorama.Data.Images;

/// <summary>Makes the source of a pair from its picture, both as numbers in [-1, 1], channel by channel.</summary>
/// <param name="kind">What is made.</param>
/// <param name="channels">The picture's channels: 1, 3, or 4 with alpha.</param>
/// <param name="height">Rows.</param>
/// <param name="width">Pixels a row.</param>
/// <param name="factor">For <see cref="Derivation.Lowres"/>: how many times smaller; it divides both sides.</param>
internal sealed class DerivedSource(Derivation kind, int channels, int height, int width, int factor)
{
    // A step of this size between neighbours is a full line: a quarter of the way from black to white.
    private const float FullLine = 0.5f;

    /// <summary>The source's channels.</summary>
    internal int Channels => kind == Derivation.Lowres ? channels : 1;

    /// <summary>Writes the source.</summary>
    /// <param name="image">[channels, height, width].</param>
    /// <param name="source">[<see cref="Channels"/>, height, width].</param>
    internal void Write(ReadOnlySpan<float> image, Span<float> source)
    {
        switch (kind)
        {
            case Derivation.Outline:
                WriteOutline(image, source);
                break;
            case Derivation.Grey:
                WriteGrey(image, source);
                break;
            default:
                for (var channel = 0; channel < channels; channel++) WriteLowres(Plane(image, channel), source.Slice(channel * height * width, height * width));
                break;
        }
    }

    private ReadOnlySpan<float> Plane(ReadOnlySpan<float> image, int channel) => image.Slice(channel * height * width, height * width);

    // What is seen of a channel, from 0 to 2: alpha, where there is one, lets it shine on black.
    private float Seen(ReadOnlySpan<float> image, int channel, int at)
    {
        var value = image[channel * height * width + at] + 1;
        return channels == 4 && channel < 3 ? value * (image[3 * height * width + at] + 1) / 2 : value;
    }

    private void WriteOutline(ReadOnlySpan<float> image, Span<float> source)
    {
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (at, right, below) = (y * width + x, y * width + Math.Min(x + 1, width - 1), Math.Min(y + 1, height - 1) * width + x);
                var step = 0f;
                for (var channel = 0; channel < channels; channel++)
                {
                    var here = Seen(image, channel, at);
                    step = Math.Max(step, Math.Max(Math.Abs(Seen(image, channel, right) - here), Math.Abs(Seen(image, channel, below) - here)));
                }

                source[at] = 1 - 2 * Math.Min(1, step / FullLine);
            }
        }
    }

    // Luma (ITU-R BT.601).
    private void WriteGrey(ReadOnlySpan<float> image, Span<float> source)
    {
        for (var at = 0; at < source.Length; at++)
            source[at] = channels == 1 ? image[at] : 0.299f * Seen(image, 0, at) + 0.587f * Seen(image, 1, at) + 0.114f * Seen(image, 2, at) - 1;
    }

    // Averages of blocks, then linear interpolation between their centres.
    private void WriteLowres(ReadOnlySpan<float> plane, Span<float> source)
    {
        var (rows, columns) = (height / factor, width / factor);
        var blocks = new float[rows * columns];
        for (var at = 0; at < plane.Length; at++) blocks[at / width / factor * columns + at % width / factor] += plane[at] / (factor * factor);
        for (var y = 0; y < height; y++)
        {
            var (top, down) = Between(y, rows);
            for (var x = 0; x < width; x++)
            {
                var (left, across) = Between(x, columns);
                var (next, under) = (Math.Min(left + 1, columns - 1), Math.Min(top + 1, rows - 1));
                var upper = blocks[top * columns + left] * (1 - across) + blocks[top * columns + next] * across;
                var lower = blocks[under * columns + left] * (1 - across) + blocks[under * columns + next] * across;
                source[y * width + x] = upper * (1 - down) + lower * down;
            }
        }
    }

    private (int First, float Share) Between(int pixel, int count)
    {
        var centre = Math.Clamp((pixel + 0.5f) / factor - 0.5f, 0, count - 1);
        return ((int)centre, centre - (int)centre);
    }
}
