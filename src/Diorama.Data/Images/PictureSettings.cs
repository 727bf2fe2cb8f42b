using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>Reads from a recipe how pictures are given.</summary>
internal static class PictureSettings
{
    /// <summary>The settings that all sets of pictures share.</summary>
    /// <param name="reader">The recipe's <c>data</c> section.</param>
    /// <param name="usual">What holds where nothing is set; what the recipe cannot set stays.</param>
    /// <param name="minSize">The least size.</param>
    /// <param name="maxSize">The greatest size.</param>
    internal static PictureOptions Read(RecipeReader reader, PictureOptions usual, int minSize = 1, int maxSize = PictureOptions.MaxSize)
    {
        var channels = reader.Int("channels", usual.Channels, min: 1, max: 4);
        if (channels == 2) reader.Problem("channels", "must be 1 (grey), 3 (colour) or 4 (with alpha), but is 2");
        var name = reader.String("background", "white");
        if (!Backdrop.TryParse(name, out var background)) reader.Problem("background", $"must be white, grey, black or a colour such as \"#3388ff\", but is {name}");
        return usual with
        {
            Size = reader.Int("size", usual.Size, minSize, maxSize),
            Channels = channels,
            Fit = reader.Enum<ImageFit>("fit", usual.Fit),
            Background = background,
            Flip = reader.Bool("flip", usual.Flip),
            Balance = reader.Bool("balance", usual.Balance),
            Captions = reader.Bool("captions", usual.Captions),
            MaxWords = reader.Int("maxWords", usual.MaxWords, min: 1, max: 256),
            MinCount = reader.Int("minCount", usual.MinCount, min: 1),
            WordDrop = reader.Double("wordDrop", usual.WordDrop, min: 0, below: 1),
        };
    }
}
