using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A picture made of a picture without skips: halved twice, changed by residual blocks, doubled twice; instance norm throughout.</summary>
/// <remarks>
/// Johnson et al. 2016, arXiv 1603.08155; Zhu et al. 2017, arXiv 1703.10593, appendix 7.2. Borders are zeros, where the paper reflects: the derivative of a
/// reflection is not the same in every run on a GPU.
/// </remarks>
internal sealed class ResidualGenerator : Module
{
    /// <summary>How often the picture is halved.</summary>
    internal const int Halvings = 2;

    private readonly Sequential _layers;

    /// <param name="sourceChannels">Of what goes in.</param>
    /// <param name="channels">Of what comes out.</param>
    /// <param name="width">Channels of the first layer; twice and four times as many after.</param>
    /// <param name="numBlocks">Residual blocks.</param>
    internal ResidualGenerator(long sourceChannels, long channels, int width, int numBlocks)
    {
        var layers = new List<IForward>();
        layers.AddRange(Normed(new Conv2d(sourceChannels, width, 7, padding: 3, bias: false), width));
        for (var level = 1; level <= Halvings; level++) layers.AddRange(Normed(new Conv2d(width << (level - 1), width << level, 3, stride: 2, padding: 1, bias: false), width << level));
        layers.Add(new Sequential([.. Enumerable.Range(0, numBlocks).Select(_ => new ResidualBlock(width << Halvings))]));
        for (var level = Halvings; level >= 1; level--) layers.AddRange(Normed(new ConvTranspose2d(width << level, width << (level - 1), 4, stride: 2, padding: 1, bias: false), width << (level - 1)));
        var last = new Conv2d(width, channels, 7, padding: 3);
        DcganInit.Convolution(last);
        Init.Constant(last.Bias!, 0);
        layers.Add(last);
        _layers = Add("layers", new Sequential([.. layers]));
    }

    /// <param name="source">[B, source channels, H, W], H and W multiples of 4.</param>
    /// <returns>[B, channels, H, W] in (-1, 1).</returns>
    internal Tensor Forward(Tensor source) => _layers.Forward(source).Tanh();

    private static IForward[] Normed(Convolution conv, long channels)
    {
        DcganInit.Convolution(conv);
        return [conv, new InstanceNorm2d(channels), Activation.Relu()];
    }

    private sealed class ResidualBlock : Module, IForward, IResidual
    {
        private readonly Sequential _block;

        internal ResidualBlock(long channels) => _block = Add("block", new Sequential(
            [.. Normed(new Conv2d(channels, channels, 3, padding: 1, bias: false), channels), .. Normed(new Conv2d(channels, channels, 3, padding: 1, bias: false), channels)[..2]]));

        // Of a map of zeros instance norm makes zeros.
        public IEnumerable<Parameter> LastParameters => [((Conv2d)_block[^2]).Weight];

        public Tensor Forward(Tensor x) => x + _block.Forward(x);
    }
}
