using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>A residual network for photographs: its features before the last layer, 512 or, with bottlenecks, 2048.</summary>
/// <remarks>He et al. 2016, arXiv 1512.03385. Names of weights and the colours' means and deviations are torchvision's.</remarks>
internal sealed class ResNet : Module, IFeatures
{
    /// <summary>Height and width of what it was trained on.</summary>
    internal const long Side = 224;

    private static readonly float[] _mean = [0.485f, 0.456f, 0.406f]; // of ImageNet, in [0, 1]
    private static readonly float[] _deviation = [0.229f, 0.224f, 0.225f];

    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly List<Sequential> _stages = [];

    /// <summary>With random weights.</summary>
    /// <param name="numBlocks">Of each of the four stages: 2, 2, 2, 2 in ResNet-18; 3, 4, 6, 3 in ResNet-34 and, with bottlenecks, in ResNet-50.</param>
    /// <param name="isBottleneck">Whether a block has three convolutions.</param>
    internal ResNet(IReadOnlyList<int> numBlocks, bool isBottleneck)
    {
        _conv1 = Add("conv1", new Conv2d(3, 64, 7, 2, 3, bias: false));
        _bn1 = Add("bn1", new BatchNorm2d(64));
        var channels = 64L;
        for (var stage = 0; stage < numBlocks.Count; stage++)
        {
            var blocks = new List<IForward>();
            for (var i = 0; i < numBlocks[stage]; i++)
            {
                var block = new ResNetBlock(channels, 64L << stage, i == 0 && stage > 0 ? 2 : 1, isBottleneck);
                channels = block.NumChannels;
                blocks.Add(block);
            }

            _stages.Add(Add($"layer{stage + 1}", new Sequential([.. blocks])));
        }
    }

    /// <summary>The features.</summary>
    /// <param name="input">[B, 3, 224, 224] in [-1, 1]; borrowed.</param>
    /// <returns>[B, 512 or 2048] float32.</returns>
    public Tensor Features(Tensor input)
    {
        using var scope = TensorScope.Open();
        var colours = ((input + 1) * 0.5 - Colours(_mean, input.Device)) / Colours(_deviation, input.Device);
        var x = _bn1.Forward(_conv1.Forward(colours)).Relu().MaxPool2d([3, 3], [2, 2], [1, 1], [1, 1], ceilMode: false);
        foreach (var stage in _stages) x = stage.Forward(x);
        return scope.Keep(x.Mean([2, 3]));
    }

    private static Tensor Colours(float[] values, Device device) => Tensor.From<float>(values, 1, 3, 1, 1).To(device);
}
