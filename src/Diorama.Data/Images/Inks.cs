namespace Diorama.Data.Images;

/// <summary>Cyan, magenta, yellow and black to red, green and blue, without a colour profile: what most programs show.</summary>
internal static class Inks
{
    /// <summary>The colours.</summary>
    /// <param name="inks">Four channels: cyan, magenta, yellow, black.</param>
    /// <param name="inverted">True where 255 is no ink, as Adobe's software stores them.</param>
    internal static Picture ToColour(Picture inks, bool inverted)
    {
        var result = new Picture(inks.Width, inks.Height, 3);
        for (int from = 0, to = 0; from < inks.Pixels.Length; from += 4, to += 3)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                int light = inks.Pixels[from + channel], black = inks.Pixels[from + 3];
                if (!inverted) (light, black) = (255 - light, 255 - black);
                result.Pixels[to + channel] = (byte)((light * black + 127) / 255);
            }
        }

        return result;
    }
}
