using Diorama.Data.Images;

namespace Diorama.Data.Features;

/// <summary>How bright each colour of a picture is, and how much it varies: mean and standard deviation over its pixels, in [0, 1]. It learns nothing.</summary>
/// <remarks>Transparent pictures are laid on white first; <c>alpha.mean</c> tells how opaque they are, 1 where there is no alpha.</remarks>
public sealed class ChannelMoments : IEstimator<Picture>, ITransformer<Picture>
{
    /// <summary><c>red.mean</c>, <c>red.std</c>, likewise green and blue, then <c>alpha.mean</c>.</summary>
    public IReadOnlyList<string> Columns { get; } = [.. Colours.Names.SelectMany(name => new[] { name + ".mean", name + ".std" }), "alpha.mean"];

    /// <inheritdoc/>
    public ITransformer<Picture> Fit(IReadOnlyList<Picture> items) => this;

    /// <inheritdoc/>
    public FeatureMatrix Transform(IReadOnlyList<Picture> items) => new DenseMatrix(Columns, [.. items.SelectMany(Row)], items.Count);

    private static IEnumerable<float> Row(Picture picture)
    {
        var colours = picture.WithChannels(Colours.Count).Pixels;
        for (var channel = 0; channel < Colours.Count; channel++)
        {
            var (mean, deviation) = Moments(colours, channel, Colours.Count);
            yield return mean;
            yield return deviation;
        }

        yield return picture.Channels == 4 ? Moments(picture.Pixels, 3, 4).Mean : 1;
    }

    private static (float Mean, float Deviation) Moments(byte[] pixels, int channel, int channels)
    {
        var (sum, squares, count) = (0.0, 0.0, pixels.Length / channels);
        for (var i = channel; i < pixels.Length; i += channels)
        {
            sum += pixels[i];
            squares += pixels[i] * pixels[i];
        }

        var mean = sum / count;
        return ((float)(mean / 255), (float)(Math.Sqrt(Math.Max(0, squares / count - mean * mean)) / 255));
    }
}
