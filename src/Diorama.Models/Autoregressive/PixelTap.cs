using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A <see cref="PixelConv"/> of one row, applied to one place after the other: a matrix product with the places in its window.</summary>
internal sealed class PixelTap
{
    /// <param name="conv">Of height 1; its weights as they are now, kept in the current scope.</param>
    internal PixelTap(PixelConv conv)
    {
        var weight = conv.Weight;
        Width = (int)weight.Size(3);
        Weight = weight.Select(2, 0).Permute(2, 1, 0).Reshape(-1, weight.Size(0)).Contiguous();
        Bias = conv.Bias;
    }

    internal int Width { get; }

    /// <summary>[width * in, out], contiguous.</summary>
    internal Tensor Weight { get; }

    /// <summary>[out]; null: none.</summary>
    internal Tensor? Bias { get; }

    /// <param name="window">[B, width, in]: places from the left, the own one last.</param>
    /// <returns>[B, out].</returns>
    internal Tensor At(Tensor window) => Bias is null ? Flat(window).Mm(Weight) : Bias.Addmm(Flat(window), Weight);

    /// <summary>The same without its bias, added to a sum [B, out].</summary>
    internal Tensor Onto(Tensor sum, Tensor window) => sum.Addmm(Flat(window), Weight);

    private static Tensor Flat(Tensor window) => window.Reshape(window.Size(0), -1);
}
