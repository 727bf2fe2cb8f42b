using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Noise to pictures: a linear layer makes the base map, residual blocks double it, each with half the channels of the one before, and a convolution under
/// tanh ends it. Told a class, its batch norms take the class's own scale and shift. Blocks have no biases: the batch norms would take them off again.
/// </summary>
/// <remarks>Miyato et al. 2018, arXiv 1802.05957, appendix B.4; first weights as there.</remarks>
internal sealed class ResnetGenerator : GanGenerator, IGrownFrom
{
    private readonly Linear _in;
    private readonly ModuleList<UpBlock> _blocks;
    private readonly BatchNorm2d _norm;
    private readonly Conv2d _out;
    private readonly BatchNorm2d? _halfNorm;
    private readonly Conv2d? _halfOut;
    private readonly FadeIn? _fade;
    private readonly long _base;

    internal ResnetGenerator(GanConfig config, int numInputs, ImagePyramid shape, int numClasses)
    {
        long Channels(int level) => ResnetWidth.Of(config.Width, shape.Levels - level);
        _base = shape.Base;
        _in = Add("in", new Linear(numInputs, Channels(0) * _base * _base));
        _blocks = Add(
            "blocks",
            new ModuleList<UpBlock>([
                .. Enumerable
                    .Range(0, shape.Levels)
                    .Select(level => new UpBlock(Channels(level), Channels(level + 1), config.Conditional ? numClasses : 0, config.Refine)),
            ])
        );
        _norm = Add("norm", new BatchNorm2d(config.Width));
        _out = Add("out", new Conv2d(config.Width, shape.Channels, 3, padding: 1));
        _in.Lay(numInputs, AxisLayout.FromInt64(Channels(0)).Blocks(_base * _base));
        Init.XavierUniform(_in.Weight);
        Init.Constant(_in.Bias!, 0);
        ResnetInit.Of(_out);
        if (config.FadeSteps == 0) return;
        _halfNorm = Add("half_norm", new BatchNorm2d(Channels(shape.Levels - 1)));
        _halfOut = Add("half_out", new Conv2d(Channels(shape.Levels - 1), shape.Channels, 3, padding: 1));
        _fade = Add("fade", new FadeIn(config.FadeSteps));
        ResnetInit.Of(_halfOut);
    }

    internal override int FadeStepsLeft => _fade?.StepsLeft ?? 0;

    internal override Tensor Forward(Tensor z, Tensor? label)
    {
        var x = _in.Forward(z);
        x = x.View(x.Size(0), x.Size(1) / (_base * _base), _base, _base).ChannelsLast();
        for (var i = 0; i < _blocks.Count - 1; i++) x = _blocks[i].Forward(x, label);
        var now = _out.Forward(_norm.Forward(_blocks[^1].Forward(x, label)).ReluInPlace()).Tanh();
        return _fade is null ? now : _fade.Mix(() => _halfOut!.Forward(_halfNorm!.Forward(x).ReluInPlace()).Tanh().UpsampleNearest2d(null, [2, 2]), now);
    }

    internal override void Advance() => _fade?.Advance();

    /// <inheritdoc/>
    public IEnumerable<(Module Grown, Module? Old)> Sources(Module old)
    {
        var smaller = (ResnetGenerator)old;
        return smaller._blocks.Count == _blocks.Count ? [] : [(_halfNorm!, smaller._norm), (_halfOut!, smaller._out), (_norm, null), (_out, null), (_fade!, null)];
    }

    private sealed class UpBlock : Module
    {
        private readonly ClassBatchNorm2d _norm1;
        private readonly ClassBatchNorm2d _norm2;
        private readonly UpConv2d _conv1;
        private readonly Conv2d _conv2;
        private readonly Conv2d _shortcut;
        private readonly Refined _sum;

        internal UpBlock(long inputs, long outputs, int numClasses, int refine)
        {
            _norm1 = Add("norm1", new ClassBatchNorm2d(inputs, numClasses));
            _conv1 = Add("conv1", new UpConv2d(inputs, outputs, bias: false));
            _norm2 = Add("norm2", new ClassBatchNorm2d(outputs, numClasses));
            _conv2 = Add("conv2", new Conv2d(outputs, outputs, 3, padding: 1, bias: false));
            _shortcut = Add("shortcut", new Conv2d(inputs, outputs, 1, bias: false));
            _sum = Add("sum", Refined.Map(outputs, refine, x => x, between: x => x.ReluInPlace()));
            ResnetInit.Of(_conv1, ResnetInit.BeforeRelu);
            ResnetInit.Of(_conv2, ResnetInit.BeforeRelu);
            ResnetInit.Of(_shortcut);
        }

        internal Tensor Forward(Tensor x, Tensor? label)
        {
            var y = _conv1.Forward(_norm1.Forward(x, label).ReluInPlace());
            y = _conv2.Forward(_norm2.Forward(y, label).ReluInPlace());

            // A convolution 1 x 1 sees single pixels: before they are repeated it has a quarter of the work.
            return _sum.Forward(y + _shortcut.Forward(x).UpsampleNearest2d(null, [2, 2]));
        }
    }
}
