using Diorama.Data.Images;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>Where a model doubts pictures: by itself where it can say, by hiding parts from it where it only scores.</summary>
public static class DoubtMap
{
    private const int SideShown = 256;
    private const int Darkening = 3;

    private static readonly byte[] _doubtful = [255, 0, 0];
    private static readonly byte[] _leastSure = [255, 255, 0];

    /// <summary>Whether a map can be made.</summary>
    /// <param name="model">The model.</param>
    public static bool CanBeMade(object model) => model is IDoubtImages or IScore or IScorePatches { CanScore: true };

    /// <summary>Whether it must be told the pictures' classes.</summary>
    /// <param name="model">The model.</param>
    public static bool NeedsClasses(object model) => model is IDoubtImages ? model is ISampleImages { IsConditional: true } : model is IScore { IsConditional: true };

    /// <summary>Makes the maps.</summary>
    /// <param name="model">An <see cref="IDoubtImages"/>, an <see cref="IScorePatches"/> or an <see cref="IScore"/>, in evaluation mode; borrowed.</param>
    /// <param name="images">[B, C, H, W] in [-1, 1]; borrowed.</param>
    /// <param name="labels">[B] where the model is conditional, else null; borrowed.</param>
    /// <param name="source">What the pictures were made of, where the model must see it; borrowed.</param>
    /// <returns>[B, H, W] float32, higher is more doubtful; in the current scope.</returns>
    public static Tensor Of(object model, Tensor images, Tensor? labels, Tensor? source = null) => model switch
    {
        IDoubtImages doubter => doubter.Doubt(images, labels),
        IScorePatches { CanScore: true } patches => PatchMap.Of(patches.ScorePatches(images, source), images.Size(2), images.Size(3)),
        IScore critic => OcclusionMap.Of(critic, images, labels),
        _ => throw new ArgumentException("This model cannot say what it doubts.", nameof(model)),
    };

    /// <summary>How the maps come about, for a protocol.</summary>
    /// <param name="model">The model.</param>
    public static string Words(object model) =>
        model is IDoubtImages ? "the model's own doubt of each pixel"
        : model is IScorePatches ? "the scores of the patches"
        : "the rise of the score where parts are painted over";

    /// <summary>The least and the most doubtful there is in a map. Where the most is not above 0, the model doubts nothing.</summary>
    public static (float Least, float Most) Range(ReadOnlySpan<float> map)
    {
        var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in map)
        {
            if (float.IsFinite(value)) (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        return (least, most);
    }

    /// <summary>
    /// A picture of a map: the original left; right the original darkened, red where the doubt is, brightest where it is most. Where the model doubts nothing,
    /// yellow shows what it is least sure of, from the most to the least certain part of this picture.
    /// </summary>
    /// <param name="picture">The original.</param>
    /// <param name="map">Its map, row by row.</param>
    public static Picture Draw(Picture picture, ReadOnlySpan<float> map)
    {
        var colours = picture.WithChannels(3);
        var heat = new Picture(picture.Width, picture.Height, 3);
        var (least, most) = Range(map);
        var (floor, ink) = most > 0 ? (0, _doubtful) : (least, _leastSure);
        for (var i = 0; i < map.Length; i++)
        {
            var share = most > floor && float.IsFinite(map[i]) ? Math.Clamp((map[i] - floor) / (most - floor), 0, 1) : 0;
            for (var channel = 0; channel < 3; channel++)
            {
                var dark = colours.Pixels[3 * i + channel] / (float)Darkening;
                heat.Pixels[3 * i + channel] = (byte)(dark + share * (ink[channel] - dark));
            }
        }

        var times = Math.Max(1, SideShown / Math.Max(picture.Width, picture.Height));
        return ImageGrid.Tile([Enlarged(colours, times), Enlarged(heat, times)], columns: 2);
    }

    // Pixels stay squares: a smooth picture would hide what the model saw.
    private static Picture Enlarged(Picture picture, int times)
    {
        var large = new Picture(picture.Width * times, picture.Height * times, 3);
        for (var y = 0; y < large.Height; y++)
        {
            for (var x = 0; x < large.Width; x++) picture[x / times, y / times].CopyTo(large[x, y]);
        }

        return large;
    }
}
