using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>
/// What a sprite is called: its colours, its short name, its name, its group and its subcategory, each word once: <c>red car automobile vehicle transport ground</c>.
/// A colour in a name that is not among the picture's stays out: the standard calls what is filled black, what is hollow white.
/// </summary>
internal static class SpriteCaption
{
    internal static string Of(Picture picture, string shortName, string name, string group, string subcategory)
    {
        var colours = ColourNames.Of(picture);
        var words = new[] { shortName.Replace('_', ' '), name, group, subcategory }
            .SelectMany(CaptionSpec.Words)
            .Where(word => !ColourNames.Contains(word) || colours.Contains(word));
        return string.Join(' ', colours.Concat(words).Distinct());
    }
}
