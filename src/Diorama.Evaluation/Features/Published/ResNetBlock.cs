using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>A residual block: two convolutions 3 x 3, or one between two of 1 x 1 that has a quarter of the channels; batch norm after each.</summary>
/// <remarks>He et al. 2016, arXiv 1512.03385, figure 5; the step is in the 3 x 3 convolution, as torchvision has it.</remarks>
internal sealed class ResNetBlock : Module, IForward
{
    private const long Expansion = 4;

    private readonly List<(Conv2d Conv, BatchNorm2d Norm)> _layers = [];
    private readonly Sequential? _downsample;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="width">Channels of the 3 x 3 convolution.</param>
    /// <param name="stride">Step of the window.</param>
    /// <param name="isBottleneck">Whether there are three convolutions.</param>
    internal ResNetBlock(long inChannels, long width, long stride, bool isBottleneck)
    {
        NumChannels = isBottleneck ? width * Expansion : width;
        if (isBottleneck)
        {
            Layer(inChannels, width, 1, 1);
            Layer(width, width, 3, stride);
            Layer(width, NumChannels, 1, 1);
        }
        else
        {
            Layer(inChannels, width, 3, stride);
            Layer(width, width, 3, 1);
        }

        if (stride != 1 || inChannels != NumChannels) _downsample = Add("downsample", new Sequential(new Conv2d(inChannels, NumChannels, 1, stride, bias: false), new BatchNorm2d(NumChannels)));
    }

    /// <summary>Channels of the output.</summary>
    internal long NumChannels { get; }

    public Tensor Forward(Tensor x)
    {
        using var scope = TensorScope.Open();
        var y = x;
        foreach (var (conv, norm) in _layers)
        {
            if (!ReferenceEquals(y, x)) y = y.Relu();
            y = norm.Forward(conv.Forward(y));
        }

        return scope.Keep((y + (_downsample?.Forward(x) ?? x)).Relu());
    }

    private void Layer(long inChannels, long outChannels, long kernel, long stride)
    {
        var number = _layers.Count + 1;
        _layers.Add((
            Add($"conv{number}", new Conv2d(inChannels, outChannels, kernel, stride, kernel / 2, bias: false)),
            Add($"bn{number}", new BatchNorm2d(outChannels))));
    }
}
