namespace Diorama.Nn;

/// <summary>The sizes of a convolution, one for each axis.</summary>
internal sealed class ConvolutionShape
{
    internal ConvolutionShape(
        int numAxes,
        long inChannels,
        long outChannels,
        PerAxis kernelSize,
        PerAxis stride,
        PerAxis padding,
        PerAxis dilation,
        long groups,
        bool isTransposed = false,
        PerAxis outputPadding = default
    )
    {
        if (inChannels % groups != 0 || outChannels % groups != 0)
        {
            throw new ArgumentException($"A convolution from {inChannels} to {outChannels} channels cannot have {groups} groups: both must be multiples of it.", nameof(groups));
        }
        InChannels = inChannels;
        OutChannels = outChannels;
        Kernel = kernelSize.Over(numAxes, 1);
        Stride = stride.Over(numAxes, 1);
        Padding = padding.Over(numAxes, 0);
        Dilation = dilation.Over(numAxes, 1);
        OutputPadding = outputPadding.Over(numAxes, 0);
        Groups = groups;
        IsTransposed = isTransposed;
        Weight = isTransposed ? [inChannels, outChannels / groups, .. Kernel] : [outChannels, inChannels / groups, .. Kernel];
    }

    internal long InChannels { get; }

    internal long OutChannels { get; }

    internal long[] Kernel { get; }

    internal long[] Stride { get; }

    internal long[] Padding { get; }

    internal long[] Dilation { get; }

    internal long[] OutputPadding { get; }

    internal long Groups { get; }

    internal bool IsTransposed { get; }

    internal long[] Weight { get; }

    internal long FanIn => Init.Fans(Weight).In;
}
