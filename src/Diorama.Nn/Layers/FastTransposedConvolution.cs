using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// Transposed convolutions said by other operators, with the same numbers but for rounding. On a processor, libtorch 1.13 computes a transposed
/// convolution one example at a time; these took a quarter (doubling) and an eighth (from a point) of its time there, forward and backward.
/// </summary>
internal static class FastTransposedConvolution
{
    // Below this the work is all in moving the maps, and libtorch's own way is as fast.
    private const long LeastOutChannels = 8;

    /// <summary>Transposed convolution of x, if it is one of these and x lies on a processor; else null.</summary>
    /// <param name="x">[N, in, H, W].</param>
    /// <param name="weight">[in, out, kernel, kernel].</param>
    /// <param name="bias">[out], or none.</param>
    /// <param name="shape">Of the layer.</param>
    internal static Tensor? TryForward(Tensor x, Tensor weight, Tensor? bias, ConvolutionShape shape)
    {
        if (x.Device.Type != DeviceType.Cpu || x.NumDims != 4 || shape is not { Groups: 1, Dilation: [1, 1], OutputPadding: [0, 0] }) return null;
        if (x.Size(2) == 1 && x.Size(3) == 1 && shape.Padding is [0, 0]) return FromPoint(x, weight, bias);
        if (x.Size(0) * x.Size(2) * x.Size(3) <= x.Size(1)) return ByColumns(x, weight, bias, shape);
        return shape is { Kernel: [4, 4], Stride: [2, 2], Padding: [1, 1], OutChannels: >= LeastOutChannels } ? Double(x, weight, bias) : null;
    }

    // A single point spreads the kernel: one matrix product.
    private static Tensor FromPoint(Tensor x, Tensor weight, Tensor? bias)
    {
        var map = x.Flatten(startDim: 1).Mm(weight.Flatten(startDim: 1)).View(x.Size(0), weight.Size(1), weight.Size(2), weight.Size(3));
        return bias is null ? map : map + bias.View(-1, 1, 1);
    }

    // Small maps of many channels: what each point spreads over its window is one matrix product, in which the weight stays as it lies; to bring the large
    // weight into another order would take longer than all else.
    private static Tensor ByColumns(Tensor x, Tensor weight, Tensor? bias, ConvolutionShape shape)
    {
        var (height, width) = (x.Size(2), x.Size(3));
        var columns = x.Permute(0, 2, 3, 1).Flatten(0, 2).Mm(weight.Flatten(startDim: 1)).View(x.Size(0), height * width, -1).Transpose(1, 2);
        long Side(long size, int axis) => ((size - 1) * shape.Stride[axis]) - (2 * shape.Padding[axis]) + shape.Kernel[axis];
        var map = columns.Col2im([Side(height, 0), Side(width, 1)], shape.Kernel, shape.Dilation, shape.Padding, shape.Stride);
        return bias is null ? map : map + bias.View(-1, 1, 1);
    }

    // Each point of the output sees 2 x 2 points of the input, through those taps of the kernel that its row and column, even or odd, leave.
    private static Tensor Double(Tensor x, Tensor weight, Tensor? bias)
    {
        var (inputs, outputs) = (weight.Size(0), weight.Size(1));
        return ByPhases(x, weight.Flip(2, 3).View(inputs, outputs, 2, 2, 2, 2).Permute(3, 5, 1, 0, 2, 4).Reshape(4 * outputs, inputs, 2, 2), bias);
    }

    /// <summary>
    /// Doubles a map by four convolutions 2 x 2, one for each of the places, even or odd in row and column, of the output; done as one convolution with four
    /// times the channels (Shi et al. 2016, arXiv 1609.07009). Even places begin one input row, or column, earlier.
    /// </summary>
    /// <param name="x">[N, in, H, W].</param>
    /// <param name="taps">[4 out, in, 2, 2]: the four kernels in the order of row, then column.</param>
    /// <param name="bias">[out], or none.</param>
    /// <returns>[N, out, 2 H, 2 W].</returns>
    internal static Tensor ByPhases(Tensor x, Tensor taps, Tensor? bias)
    {
        var (outputs, height, width) = (taps.Size(0) / 4, x.Size(2), x.Size(3));
        var maps = x.Conv2d(taps, bias?.Repeat(4), padding: [1, 1]).Unflatten(1, 4, outputs); // [N, 4, out, H + 1, W + 1]
        Tensor Phase(int row, int column) => maps.Select(1, (2 * row) + column).Narrow(2, row, height).Narrow(3, column, width);
        if (!x.IsChannelsLast()) return Woven(Phase, axis: 2).View(x.Size(0), outputs, 2 * height, 2 * width);
        return Woven((row, column) => Phase(row, column).Permute(0, 2, 3, 1), axis: 1).View(x.Size(0), 2 * height, 2 * width, outputs).Permute(0, 3, 1, 2);
    }

    // The phases' places in turn, along the rows' axis and the columns' behind it.
    private static Tensor Woven(Func<int, int, Tensor> phase, int axis)
    {
        Tensor Row(int row) => Tensor.Stack([phase(row, 0), phase(row, 1)], dim: axis + 2);
        return Tensor.Stack([Row(0), Row(1)], dim: axis + 1);
    }
}
