namespace Diorama.Data.Images;

/// <summary>Many pictures of one size in one: what sample pictures are made of.</summary>
public static class ImageGrid
{
    /// <summary>Tiles pictures from the left, then from the top.</summary>
    /// <param name="pictures">At least one, all of one size and number of channels.</param>
    /// <param name="columns">How many side by side; at least 1.</param>
    /// <param name="padding">Pixels between and around them; default 2.</param>
    /// <param name="background">The byte of the padding in every channel; default 255, white.</param>
    public static Picture Tile(IReadOnlyList<Picture> pictures, int columns, int padding = 2, byte background = 255)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        if (pictures.Count == 0) throw new ArgumentException("There is no picture.", nameof(pictures));
        var first = pictures[0];
        if (pictures.Any(p => (p.Width, p.Height, p.Channels) != (first.Width, first.Height, first.Channels)))
            throw new ArgumentException("The pictures differ in size or channels.", nameof(pictures));

        columns = Math.Min(columns, pictures.Count);
        var rows = (pictures.Count + columns - 1) / columns;
        var grid = new Picture(columns * (first.Width + padding) + padding, rows * (first.Height + padding) + padding, first.Channels);
        grid.Pixels.AsSpan().Fill(background);
        for (var i = 0; i < pictures.Count; i++)
        {
            var left = padding + i % columns * (first.Width + padding);
            var top = padding + i / columns * (first.Height + padding);
            var row = first.Width * first.Channels;
            for (var y = 0; y < first.Height; y++)
                pictures[i].Pixels.AsSpan(y * row, row).CopyTo(grid.Pixels.AsSpan(((top + y) * grid.Width + left) * grid.Channels));
        }

        return grid;
    }

    /// <summary>The pictures of a batch of numbers.</summary>
    /// <param name="values">[N, channels, height, width], channel by channel as tensors are; -1 is black, 1 is white, and what lies outside is cut off.</param>
    /// <param name="channels">1, 3 or 4.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Pixels a row.</param>
    public static IReadOnlyList<Picture> FromValues(ReadOnlySpan<float> values, int channels, int height, int width)
    {
        var area = height * width;
        if (values.Length % (area * channels) != 0)
            throw new ArgumentException($"{values.Length} numbers are no whole pictures of {channels} x {height} x {width}.", nameof(values));
        var pictures = new Picture[values.Length / (area * channels)];
        for (var n = 0; n < pictures.Length; n++)
        {
            pictures[n] = new(width, height, channels);
            for (var channel = 0; channel < channels; channel++)
            {
                var plane = values.Slice((n * channels + channel) * area, area);
                for (var i = 0; i < area; i++) pictures[n].Pixels[i * channels + channel] = PixelScale.ToByte(plane[i]);
            }
        }

        return pictures;
    }
}
