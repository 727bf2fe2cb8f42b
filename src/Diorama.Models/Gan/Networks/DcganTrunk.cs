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
        var blocks = new List<IForward>();
        for (var level = 0; level < shape.Levels; level++)
        {
            var conv = new Conv2d(Channels(level - 1), Channels(level), shape.Kernel(level), stride: 2, padding: 1, bias: !hasNorm, reparam: config.Norm.Reparam());

            // These first weights are made for batch norm; without it signals would fade from layer to layer.
            if (hasNorm) DcganInit.Convolution(conv);
            blocks.Add(new DownBlock(conv, hasNorm && level > 0 ? new BatchNorm2d(Channels(level)) : null, Refined.Map(Channels(level), config.DiscriminatorRefine, x => x.LeakyReluInPlace(0.2), config.Norm.Reparam())));
        }
        return new(new Sequential([.. blocks]), Channels(shape.Levels - 1), shape.Base);
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
