using System.Globalization;
using Diorama.Data.Images;

namespace Diorama.Data.Features;

/// <summary>How much of a picture has which brightness, for each colour: shares of its pixels that sum to 1 a colour. It learns nothing.</summary>
/// <remarks>Transparent pictures are laid on white first.</remarks>
public sealed class ColourHistogram : IEstimator<Picture>, ITransformer<Picture>
{
    private readonly int _bins;

    /// <param name="bins">Equal ranges of brightness a colour, from 1 to 256; default 8.</param>
    public ColourHistogram(int bins = 8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins, 256);
        _bins = bins;
        Columns = [.. Colours.Names.SelectMany(name => Enumerable.Range(0, bins).Select(bin => string.Create(CultureInfo.InvariantCulture, $"{name}.{bin}")))];
    }

    /// <summary><c>red.0</c> (the darkest) and so on, then green and blue.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public ITransformer<Picture> Fit(IReadOnlyList<Picture> items) => this;

    /// <inheritdoc/>
    public FeatureMatrix Transform(IReadOnlyList<Picture> items)
    {
        var values = new float[DenseMatrix.Size(items.Count, Columns.Count)];
        for (var i = 0; i < items.Count; i++)
        {
            var pixels = items[i].WithChannels(Colours.Count).Pixels;
            var counts = new int[Columns.Count];
            for (var at = 0; at < pixels.Length; at++) counts[at % Colours.Count * _bins + pixels[at] * _bins / 256]++;
            for (var column = 0; column < counts.Length; column++) values[i * counts.Length + column] = (float)counts[column] * Colours.Count / pixels.Length;
        }

        return new DenseMatrix(Columns, values, items.Count);
    }
}
