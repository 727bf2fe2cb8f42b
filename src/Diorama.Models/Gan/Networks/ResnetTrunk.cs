using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Residual blocks halve the map down to its base, each with twice the channels of the one before; a last one keeps its size, and features are summed over all places.</summary>
/// <remarks>Miyato et al. 2018, arXiv 1802.05957, appendix B.4; the sum: as in its code.</remarks>
internal static class ResnetTrunk
{
    internal static DiscriminatorTrunk Of(GanConfig config, ImagePyramid shape)
    {
        long Channels(int level) => level < 0 ? shape.Channels : ResnetWidth.Of(config.DiscriminatorWidth, level);
        var blocks = Enumerable.Range(0, shape.Levels).Select(level => (IForward)new DownBlock(config, Channels(level - 1), Channels(level), isFirst: level == 0)).ToList();
        var features = Channels(shape.Levels - 1);
        blocks.Add(new SameBlock(config.Norm, features));
        blocks.Add(new Activation(x => x.Relu().Sum([2, 3], keepdim: true)));
        return new(new Sequential([.. blocks]), features, Side: 1, config.FadeSteps > 0 ? new DownBlock(config, shape.Channels, Channels(1), isFirst: true) : null);
    }

    private static Conv2d Conv(DiscriminatorNorm norm, long inputs, long outputs, long kernel, double gain, bool bias = true)
    {
        var conv = new Conv2d(inputs, outputs, kernel, padding: kernel / 2, bias: bias, reparam: norm.Reparam());
        ResnetInit.Of(conv, gain);
        return conv;
    }

    private sealed class DownBlock : Module, IForward
    {
        private readonly bool _isFirst;
        private readonly Conv2d _conv1;
        private readonly DownConv2d _conv2;
        private readonly Conv2d _shortcut;
        private readonly Refined _sum;

        internal DownBlock(GanConfig config, long inputs, long outputs, bool isFirst)
        {
            var norm = config.Norm;
            _isFirst = isFirst;
            var hidden = isFirst ? outputs : inputs;
            _conv1 = Add("conv1", Conv(norm, inputs, hidden, 3, ResnetInit.BeforeRelu));
            _conv2 = Add("conv2", new DownConv2d(hidden, outputs, reparam: norm.Reparam()));
            _shortcut = Add("shortcut", Conv(norm, inputs, outputs, 1, gain: 1, bias: false)); // the other way has one
            _sum = Add("sum", Refined.Map(outputs, config.DiscriminatorRefine, x => x, norm.Reparam(), x => x.ReluInPlace()));
            ResnetInit.Of(_conv2, ResnetInit.BeforeRelu);
        }

        // The first block gets pixels: half of them would be lost to a ReLU.
        public Tensor Forward(Tensor x)
        {
            if (_isFirst) x = x.ChannelsLast();
            var y = _conv1.Forward(_isFirst ? x : x.Relu());
            return _sum.Forward(_conv2.Forward(y.ReluInPlace()) + _shortcut.Forward(x.AvgPool2d([2, 2], [2, 2])));
        }
    }

    private sealed class SameBlock : Module, IForward
    {
        private readonly Conv2d _conv1;
        private readonly Conv2d _conv2;

        internal SameBlock(DiscriminatorNorm norm, long features)
        {
            _conv1 = Add("conv1", Conv(norm, features, features, 3, ResnetInit.BeforeRelu));
            _conv2 = Add("conv2", Conv(norm, features, features, 3, ResnetInit.BeforeRelu));
        }

        public Tensor Forward(Tensor x) => x + _conv2.Forward(_conv1.Forward(x.Relu()).ReluInPlace());
    }
}
