namespace Diorama.Data.Images;

/// <summary>The names of a picture's colours: the eleven basic ones of English, and beige for pale skin, sand and cream.</summary>
/// <remarks>
/// Berlin and Kay 1969, "Basic Color Terms". A pixel's name depends on hue (degrees), saturation and value of the HSV hexcone (Smith 1978); the bounds
/// were set by eye on flat drawings.
/// </remarks>
internal static class ColourNames
{
    /// <summary>A colour is named where it covers this share of what is seen.</summary>
    internal const double LeastShare = 0.2;

    /// <summary>How many are named at most.</summary>
    internal const int Most = 2;

    private static readonly string[] _names = ["black", "white", "grey", "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "beige"];

    /// <summary>True where a word is one of the names.</summary>
    internal static bool Contains(string word) => Array.IndexOf(_names, word) >= 0;

    /// <summary>The names of the colours that cover most, largest first; at least one where anything is seen. Pixels less than half opaque do not count.</summary>
    /// <param name="picture">Of four channels.</param>
    internal static IReadOnlyList<string> Of(Picture picture)
    {
        var counts = new int[_names.Length];
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var pixel = picture[x, y];
                if (pixel[3] >= 128) counts[Array.IndexOf(_names, Of(pixel[0], pixel[1], pixel[2]))]++;
            }
        }

        var seen = counts.Sum();
        return [.. Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0).OrderByDescending(i => counts[i])
            .Where((i, rank) => rank == 0 || counts[i] >= LeastShare * seen).Take(Most).Select(i => _names[i])];
    }

    /// <summary>The name of one colour.</summary>
    internal static string Of(byte red, byte green, byte blue)
    {
        int most = Math.Max(red, Math.Max(green, blue)), range = most - Math.Min(red, Math.Min(green, blue));
        var value = most / 255.0;
        var saturation = most == 0 ? 0 : (double)range / most;
        if (value < 0.27) return "black";
        if (saturation < 0.17) return value > 0.87 ? "white" : "grey";
        var hue = most == red ? 60.0 * (green - blue) / range : most == green ? 60.0 * (blue - red) / range + 120 : 60.0 * (red - green) / range + 240;
        return (hue < 0 ? hue + 360 : hue) switch
        {
            < 12 or >= 340 => value > 0.75 && saturation < 0.6 ? "pink" : value > 0.5 ? "red" : "brown",
            < 50 when value < 0.8 => "brown",
            < 50 when saturation < 0.5 => "beige",
            < 38 => "orange",
            < 50 => "yellow",
            < 65 => value > 0.6 ? "yellow" : "green",
            < 175 => "green",
            < 255 => "blue",
            < 300 => "purple",
            _ => "pink",
        };
    }
}
