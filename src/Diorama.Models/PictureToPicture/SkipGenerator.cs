using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// A picture made of a picture: convolutions halve it down, transposed ones build the new one up, and at every size what was seen going down is laid beside
/// what was built, so that edges stay where they are.
/// </summary>
/// <remarks>Isola et al. 2017, arXiv 1611.07004, appendix 6.1; Ronneberger et al. 2015, arXiv 1505.04597. First weights normal (0, 0.02), batch norm's normal (1, 0.02).</remarks>
internal sealed class SkipGenerator : Module
{
    /// <summary>The most levels of the paper's networks: 256 pixels down to one.</summary>
    internal const int MostLevels = 8;

    private const int MostDoublings = 3;
    private const int LevelsWithoutDropout = 5;

    private readonly ModuleList<Level> _levels;
    private readonly Refined _innermost;

    /// <param name="sourceChannels">Of what goes in.</param>
    /// <param name="channels">Of what comes out.</param>
    /// <param name="width">Channels of the first layer.</param>
    /// <param name="depth">How often the picture is halved.</param>
    /// <param name="dropout">Share dropped while training, at the inner levels but the innermost.</param>
    /// <param name="refine">Residual layers on the smallest map.</param>
    internal SkipGenerator(long sourceChannels, long channels, int width, int depth, double dropout, int refine = 0)
    {
        long Channels(int level) => (long)width << Math.Min(level, MostDoublings);
        _levels = Add("levels", new ModuleList<Level>(Enumerable.Range(0, depth).Select(level => new Level(
            level == 0 ? sourceChannels : Channels(level - 1),
            Channels(level),
            level == 0 ? channels : Channels(level - 1),
            isOuter: level == 0,
            isInner: level == depth - 1,
            dropout: level < depth - 1 && level >= depth - 1 - Math.Max(0, depth - LevelsWithoutDropout) ? dropout : 0))));
        _innermost = Add("innermost", Refined.Map(Channels(depth - 1), refine, x => x, between: x => x.Relu()));
    }

    /// <param name="source">[B, source channels, H, W], H and W multiples of two to the depth.</param>
    /// <returns>[B, channels, H, W] in (-1, 1).</returns>
    internal Tensor Forward(Tensor source)
    {
        var seen = new List<Tensor>();
        foreach (var level in _levels) seen.Add(level.Down(seen.Count == 0 ? source : seen[^1]));
        var built = _innermost.Forward(seen[^1]);
        for (var level = _levels.Count - 1; level >= 0; level--)
        {
            built = _levels[level].Up(built);
            if (level > 0) built = Tensor.Cat([seen[level - 1], built], 1);
        }
        return built.Tanh();
    }

    /// <summary>One size: the way down to it, and the way up from it.</summary>
    private sealed class Level : Module
    {
        private readonly Conv2d _down;
        private readonly BatchNorm2d? _downNorm;
        private readonly ConvTranspose2d _up;
        private readonly BatchNorm2d? _upNorm;
        private readonly Dropout? _dropout;

        internal Level(long from, long here, long to, bool isOuter, bool isInner, double dropout)
        {
            _down = Add("down", new Conv2d(from, here, 4, stride: 2, padding: 1, bias: false));
            if (!isOuter && !isInner) _downNorm = Add("downNorm", new BatchNorm2d(here));
            _up = Add("up", new ConvTranspose2d(isInner ? here : 2 * here, to, 4, stride: 2, padding: 1, bias: isOuter));
            if (!isInner) _up.Lay(AxisLayout.FromInt64(here).Times(2), to);
            if (!isOuter) _upNorm = Add("upNorm", new BatchNorm2d(to));
            if (dropout > 0) _dropout = Add("dropout", new Dropout(dropout));
            DcganInit.Convolution(_down);
            DcganInit.Convolution(_up);
            if (_downNorm is not null) DcganInit.Norm(_downNorm);
            if (_upNorm is not null) DcganInit.Norm(_upNorm);
        }

        internal Tensor Down(Tensor x)
        {
            x = _down.Forward(x);
            return (_downNorm is null ? x : _downNorm.Forward(x)).LeakyReluInPlace(0.2);
        }

        internal Tensor Up(Tensor x)
        {
            x = _up.Forward(x.Relu());
            if (_upNorm is not null) x = _upNorm.Forward(x);
            return _dropout is null ? x : _dropout.Forward(x);
        }
    }
}
