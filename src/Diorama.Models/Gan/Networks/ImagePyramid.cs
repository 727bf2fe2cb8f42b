using Diorama.Core;

namespace Diorama.Models;

/// <summary>How a square picture is halved down to a small base, or doubled up from it.</summary>
/// <param name="Channels">Of the picture.</param>
/// <param name="Base">Side of the smallest map: 4 to 7.</param>
/// <param name="Levels">How often the base is doubled to the picture's side; at least 1.</param>
internal sealed record ImagePyramid(int Channels, int Base, int Levels)
{
    private const int LeastBase = 4;

    /// <summary>The pyramid of pictures [C, S, S]; null where S is none of 4 to 7 times a power of two.</summary>
    internal static ImagePyramid? Of(DataSpec spec)
    {
        if (spec.Modality != Modality.Image || spec.Shape is not [var channels, var height, var width] || height != width) return null;
        var (side, levels) = (width, 0);
        for (; side % 2 == 0 && side / 2 >= LeastBase; side /= 2) levels++;
        return levels > 0 && side is >= LeastBase and < 2 * LeastBase ? new((int)channels, (int)side, levels) : null;
    }
}
