using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A <see cref="PixelConv"/> of one row, applied to one place after the other: a matrix product with the places in its window.</summary>
internal sealed class PixelTap
{
    private readonly Tensor _weight;
    private readonly Tensor? _bias;

    /// <param name="conv">Of height 1; its weights as they are now, kept in the current scope.</param>
    internal PixelTap(PixelConv conv)
    {
        var weight = conv.Weight;
        Width = (int)weight.Size(3);
        _weight = weight.Select(2, 0).Permute(2, 1, 0).Reshape(-1, weight.Size(0)); // [width * in, out]
        _bias = conv.Bias;
    }

    internal int Width { get; }

    /// <param name="window">[B, width, in]: places from the left, the own one last.</param>
    /// <returns>[B, out].</returns>
    internal Tensor At(Tensor window)
    {
        var flat = window.Reshape(window.Size(0), -1);
        return _bias is null ? flat.Mm(_weight) : _bias.Addmm(flat, _weight);
    }
}
