using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Noise to pictures: a transposed convolution makes the base map of the noise, each further one doubles it; batch norm and ReLU between, tanh at the end.
/// No convolution has a bias: batch norm follows. Weights start normal (0, 0.02), batch norm's at normal (1, 0.02).
/// </summary>
/// <remarks>Radford et al. 2016, arXiv 1511.06434, figure 1 and section 4.</remarks>
internal sealed class DcganGenerator : GanGenerator, IGrownFrom
{
    private readonly Embedding? _classes;
    private readonly Sequential _blocks;
    private readonly ConvTranspose2d _out;
    private readonly ConvTranspose2d? _half;
    private readonly FadeIn? _fade;

    internal DcganGenerator(GanConfig config, int numInputs, ImagePyramid shape, int numClasses)
    {
        if (config.Conditional) _classes = Add("classes", new Embedding(numClasses, config.ClassEmbedding));
        _classes?.Lay(EntryNames.OfClasses(numClasses));
        long Channels(int level) => (long)config.Width << (shape.Levels - 1 - level);
        var blocks = new List<IForward> { new UpBlock(numInputs + (_classes is null ? 0 : config.ClassEmbedding), Channels(0), shape.Base, stride: 1, padding: 0, config.Refine) };
        for (var level = 1; level < shape.Levels; level++) blocks.Add(new UpBlock(Channels(level - 1), Channels(level), shape.Kernel(shape.Levels - level), stride: 2, padding: 1, config.Refine));
        _blocks = Add("blocks", new Sequential([.. blocks]));
        _out = Add("out", new ConvTranspose2d(config.Width, shape.Channels, shape.Kernel(0), stride: 2, padding: 1, bias: false));
        DcganInit.Convolution(_out);
        if (config.FadeSteps == 0) return;
        _half = Add("half", new ConvTranspose2d(2L * config.Width, shape.Channels, shape.Kernel(1), stride: 2, padding: 1, bias: false));
        _fade = Add("fade", new FadeIn(config.FadeSteps));
        DcganInit.Convolution(_half);
    }

    internal override int FadeStepsLeft => _fade?.StepsLeft ?? 0;

    internal override Tensor Forward(Tensor z, Tensor? label)
    {
        var input = _classes is null ? z : Tensor.Cat([z, _classes.Forward(label!)], 1);
        input = input.View(input.Size(0), input.Size(1), 1, 1);
        if (_fade is null) return _out.Forward(_blocks.Forward(input)).Tanh();
        for (var i = 0; i < _blocks.Count - 1; i++) input = _blocks[i].Forward(input);
        var now = _out.Forward(_blocks[^1].Forward(input)).Tanh();
        return _fade.Mix(() => _half!.Forward(input).Tanh().UpsampleNearest2d(null, [2, 2]), now);
    }

    internal override void Advance() => _fade?.Advance();

    /// <inheritdoc/>
    public IEnumerable<(Module Grown, Module? Old)> Sources(Module old)
    {
        var smaller = (DcganGenerator)old;
        return smaller._blocks.Count == _blocks.Count ? [] : [(_half!, smaller._out), (_out, null), (_fade!, null)];
    }

    private sealed class UpBlock : Module, IForward
    {
        private readonly ConvTranspose2d _conv;
        private readonly BatchNorm2d _norm;
        private readonly Refined _relu;

        internal UpBlock(long inputs, long outputs, long kernel, long stride, long padding, int refine)
        {
            _conv = Add("conv", new ConvTranspose2d(inputs, outputs, kernel, stride, padding, bias: false));
            _norm = Add("norm", new BatchNorm2d(outputs));
            _relu = Add("relu", Refined.Map(outputs, refine, x => x.ReluInPlace()));
            DcganInit.Convolution(_conv);
            DcganInit.Norm(_norm);
        }

        public Tensor Forward(Tensor x) => _relu.Forward(_norm.Forward(_conv.Forward(x)));
    }
}
