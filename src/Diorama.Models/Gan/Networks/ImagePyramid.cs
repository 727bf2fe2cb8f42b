using Diorama.Core;

namespace Diorama.Models;

/// <summary>How a square picture is halved down to a small base, or doubled up from it.</summary>
/// <param name="Channels">Of the picture.</param>
/// <param name="Sides">Of the maps, from the picture's to the smallest, which is 4 to 7.</param>
internal sealed record ImagePyramid(int Channels, IReadOnlyList<int> Sides)
{
    private const int LeastBase = 4;

    /// <summary>Side of the smallest map.</summary>
    internal int Base => Sides[^1];

    /// <summary>How often the base is doubled to the picture's side; at least 1.</summary>
    internal int Levels => Sides.Count - 1;

    /// <summary>The pyramid of pictures; null where none leads to them.</summary>
    /// <param name="spec">Pictures [C, S, S]: of a dcgan S is at least 7, of a resnet 4 to 7 times a power of two.</param>
    /// <param name="architecture">A dcgan halves odd sides too, up to the next number: 28, 14, 7, 4. A resnet pools and repeats pixels, and needs even ones.</param>
    internal static ImagePyramid? Of(DataSpec spec, GanArchitecture architecture)
    {
        if (spec.Modality != Modality.Image || spec.Shape is not [var channels, var height, var width] || height != width) return null;
        List<int> sides = [(int)width];
        while (CanHalve(sides[^1])) sides.Add((sides[^1] + 1) / 2);
        return sides is [_, .., < 2 * LeastBase] ? new((int)channels, sides) : null;

        bool CanHalve(int side) => (side + 1) / 2 >= LeastBase && (side % 2 == 0 || architecture == GanArchitecture.Dcgan);
    }

    /// <summary>Side of the kernel of stride 2 and padding 1 that leads from one level to the next smaller one, and of the transposed one that leads back.</summary>
    internal int Kernel(int level) => Sides[level] % 2 == 0 ? 4 : 3;
}
