using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Each convolution halves the map and doubles the channels, leaky ReLU follows; batch norm after all but the first, where that keeps the bounds.</summary>
/// <remarks>Radford et al. 2016, arXiv 1511.06434, section 3.</remarks>
internal static class DcganTrunk
{
    internal static DiscriminatorTrunk Of(GanConfig config, ImagePyramid shape)
    {
        long Channels(int level) => level < 0 ? shape.Channels : (long)config.DiscriminatorWidth << level;
        var hasNorm = config.Norm == DiscriminatorNorm.Batch;
        var blocks = Enumerable.Range(0, shape.Levels).Select(level => (IForward)Block(level, Channels(level - 1), hasNorm && level > 0));
        return new(new Sequential([.. blocks]), Channels(shape.Levels - 1), shape.Base, config.FadeSteps > 0 ? Block(1, shape.Channels, hasNorm: false) : null);

        DownBlock Block(int level, long inputs, bool hasNorm)
        {
            var conv = new Conv2d(inputs, Channels(level), shape.Kernel(level), stride: 2, padding: 1, bias: config.Norm != DiscriminatorNorm.Batch, reparam: config.Norm.Reparam());

            // These first weights are made for batch norm; without it signals would fade from layer to layer.
            if (config.Norm == DiscriminatorNorm.Batch) DcganInit.Convolution(conv);
            return new(conv, hasNorm ? new BatchNorm2d(Channels(level)) : null, Refined.Map(Channels(level), config.DiscriminatorRefine, x => x.LeakyReluInPlace(0.2), config.Norm.Reparam()));
        }
    }

    private sealed class DownBlock : Module, IForward
    {
        private readonly Conv2d _conv;
        private readonly BatchNorm2d? _norm;
        private readonly Refined _relu;

        internal DownBlock(Conv2d conv, BatchNorm2d? norm, Refined relu)
        {
            _conv = Add("conv", conv);
            _relu = Add("relu", relu);
            if (norm is not null)
            {
                _norm = Add("norm", norm);
                DcganInit.Norm(norm);
            }
        }

        public Tensor Forward(Tensor x)
        {
            x = _conv.Forward(x);
            return _relu.Forward(_norm is null ? x : _norm.Forward(x));
        }
    }
}
