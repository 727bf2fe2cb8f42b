using Diorama.Core;

namespace Diorama.Models;

/// <summary>The shapes between which a picture is transformed.</summary>
/// <param name="SourceChannels">Of what goes in.</param>
/// <param name="Channels">Of what comes out.</param>
/// <param name="Height">Of both.</param>
/// <param name="Width">Of both.</param>
internal sealed record PicturePair(long SourceChannels, long Channels, long Height, long Width)
{
    /// <summary>How often both sides can be halved.</summary>
    internal int MostHalvings
    {
        get
        {
            var halvings = 0;
            for (var (height, width) = (Height, Width); height % 2 == 0 && width % 2 == 0; (height, width) = (height / 2, width / 2)) halvings++;
            return halvings;
        }
    }

    /// <summary>The pair of a data set; null where it has no pairs of pictures of one size.</summary>
    internal static PicturePair? Of(DataSpec spec) =>
        spec.Modality == Modality.Image
        && spec is { Shape: [var channels, var height, var width], Source: [var from, var sourceHeight, var sourceWidth] }
        && (height, width) == (sourceHeight, sourceWidth)
            ? new(from, channels, height, width)
            : null;

    /// <summary>Notes in a recipe's reader that there is none.</summary>
    internal static PicturePair? Read(RecipeReader reader, DataSpec spec)
    {
        var pair = Of(spec);
        if (pair is null)
        {
            reader.Problem("kind", spec.Source.Count == 0
                ? "learns from pairs of pictures, and the data has none: choose the data set image-pairs"
                : $"makes pictures as large as those it is given, but the data goes from [{string.Join(", ", spec.Source)}] to [{string.Join(", ", spec.Shape)}]");
        }
        return pair;
    }
}
