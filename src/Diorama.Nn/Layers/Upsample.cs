using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Resizes the spatial axes of [N, C, ...] to a size or by a factor.</summary>
public sealed class Upsample : Module, IForward
{
    private readonly PerAxis _size;
    private readonly double? _scaleFactor;
    private readonly UpsampleMode _mode;
    private readonly bool _alignCorners;

    /// <summary>Makes the layer.</summary>
    /// <param name="size">The output's size; left out where a factor is given.</param>
    /// <param name="scaleFactor">Output over input on every axis, rounded down to whole pixels; null where a size is given.</param>
    /// <param name="mode">How new pixels come about.</param>
    /// <param name="alignCorners">Whether the corner pixels' centres stay where they are, for the linear and cubic modes; else the picture's edges do.</param>
    /// <exception cref="ArgumentException">Both a size and a factor, or neither.</exception>
    public Upsample(PerAxis size = default, double? scaleFactor = null, UpsampleMode mode = UpsampleMode.Nearest, bool alignCorners = false)
    {
        if (size.IsDefault == scaleFactor is null) throw new ArgumentException("Upsample takes a size or a scale factor, one of them.");
        _size = size;
        _scaleFactor = scaleFactor;
        _mode = mode;
        _alignCorners = alignCorners;
    }

    /// <inheritdoc/>
    /// <param name="x">[N, C, L], [N, C, H, W] or [N, C, D, H, W], as the mode has it.</param>
    public Tensor Forward(Tensor x)
    {
        var numAxes = x.NumDims - 2;
        var size = _size.IsDefault ? null : _size.Over(numAxes, 1);
        double[]? scale = null;
        if (_scaleFactor is { } factor) Array.Fill(scale = new double[numAxes], factor);
        return (_mode, numAxes) switch
        {
            (UpsampleMode.Nearest, 1) => x.UpsampleNearest1d(size, scale),
            (UpsampleMode.Nearest, 2) => x.UpsampleNearest2d(size, scale),
            (UpsampleMode.Nearest, 3) => x.UpsampleNearest3d(size, scale),
            (UpsampleMode.NearestExact, 1) => x.UpsampleNearestExact1d(size, scale),
            (UpsampleMode.NearestExact, 2) => x.UpsampleNearestExact2d(size, scale),
            (UpsampleMode.NearestExact, 3) => x.UpsampleNearestExact3d(size, scale),
            (UpsampleMode.Linear, 1) => x.UpsampleLinear1d(size, _alignCorners, scale),
            (UpsampleMode.Bilinear, 2) => x.UpsampleBilinear2d(size, _alignCorners, scale),
            (UpsampleMode.Bicubic, 2) => x.UpsampleBicubic2d(size, _alignCorners, scale),
            (UpsampleMode.Trilinear, 3) => x.UpsampleTrilinear3d(size, _alignCorners, scale),
            _ => throw new ArgumentException($"{_mode} upsampling does not fit {x}.", nameof(x)),
        };
    }
}
