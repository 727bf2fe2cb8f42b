using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Pictures to scores: each convolution halves the map, leaky ReLU follows, the last one covers the base map. Told a class, it adds the class's own
/// last convolution: the projection of the features on an embedding of the class.
/// </summary>
/// <remarks>Radford et al. 2016, arXiv 1511.06434; the projection: Miyato and Koyama 2018, arXiv 1802.05637, eq. 3, on features that keep their place.</remarks>
internal sealed class DcganDiscriminator : Module
{
    private readonly Sequential _blocks;
    private readonly Conv2d _out;
    private readonly Conv2d? _classes;

    internal DcganDiscriminator(DcganConfig config, ImagePyramid shape, int numClasses)
    {
        var hasBias = config.Norm != DiscriminatorNorm.Batch;
        long Channels(int level) => (long)config.DiscriminatorWidth << level;
        var blocks = new List<IForward>();
        for (var level = 0; level < shape.Levels; level++)
        {
            var conv = Convolution(config.Norm, level == 0 ? shape.Channels : Channels(level - 1), Channels(level), kernel: 4, hasBias, stride: 2, padding: 1);
            blocks.Add(new DownBlock(conv, config.Norm == DiscriminatorNorm.Batch && level > 0 ? new BatchNorm2d(Channels(level)) : null));
        }
        _blocks = Add("blocks", new Sequential([.. blocks]));
        var features = Channels(shape.Levels - 1);
        _out = Add("out", Convolution(config.Norm, features, 1, shape.Base, hasBias));
        if (config.Conditional) _classes = Add("classes", Convolution(config.Norm, features, numClasses, shape.Base, hasBias: false));
    }

    /// <param name="x">[B, C, S, S] in [-1, 1].</param>
    /// <param name="label">[B] int64 where the model is conditional.</param>
    /// <returns>[B], before any sigmoid.</returns>
    internal Tensor Forward(Tensor x, Tensor? label)
    {
        var features = _blocks.Forward(x);
        var score = _out.Forward(features).Flatten();
        return _classes is null ? score : score + _classes.Forward(features).Flatten(startDim: 1).Gather(1, label!.Unsqueeze(1)).Flatten();
    }

    private static Conv2d Convolution(DiscriminatorNorm norm, long inputs, long outputs, long kernel, bool hasBias, long stride = 1, long padding = 0)
    {
        var conv = new Conv2d(inputs, outputs, kernel, stride, padding, bias: hasBias, reparam: norm == DiscriminatorNorm.Spectral ? new SpectralNorm() : null);

        // These first weights are made for batch norm; without it signals would fade from layer to layer.
        if (norm == DiscriminatorNorm.Batch) DcganInit.Convolution(conv);
        return conv;
    }

    private sealed class DownBlock : Module, IForward
    {
        private readonly Conv2d _conv;
        private readonly BatchNorm2d? _norm;

        internal DownBlock(Conv2d conv, BatchNorm2d? norm)
        {
            _conv = Add("conv", conv);
            if (norm is not null)
            {
                _norm = Add("norm", norm);
                DcganInit.Norm(norm);
            }
        }

        public Tensor Forward(Tensor x)
        {
            x = _conv.Forward(x);
            return (_norm is null ? x : _norm.Forward(x)).LeakyReluInPlace(0.2);
        }
    }
}
