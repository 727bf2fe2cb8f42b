using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Picture to picture: down through levels of half the size and more channels, and up again, each block on the way up seeing what its partner on the way down
/// made. What it gives begins at zero.
/// </summary>
/// <remarks>
/// Ronneberger et al. 2015, arXiv 1505.04597; with time: Ho et al. 2020, arXiv 2006.11239, appendix B. Parameters: <c>input</c>; for each level
/// <c>down.N.blocks.M.…</c>, <c>down.N.refine.M.…</c>, <c>down.N.next</c> (a convolution of stride 2; the last level has none); <c>middle.0.…</c> and <c>middle.1.…</c>; from the
/// smallest level up <c>up.N.blocks.M.…</c>, <c>up.N.next</c> (after doubling; the last has none); <c>norm</c> and <c>output</c>.
/// </remarks>
internal sealed class Unet : Module
{
    private readonly int _patch;
    private readonly Conv2d _input;
    private readonly ModuleList<Level> _down;
    private readonly ModuleList<UnetBlock> _middle;
    private readonly ModuleList<Level> _up;
    private readonly GroupNorm _norm;
    private readonly Conv2d _output;

    /// <param name="config">Its shape.</param>
    /// <param name="spec">Pictures that fit it.</param>
    /// <param name="wordDim">Numbers a caption's word has; 0: no captions.</param>
    internal Unet(UnetConfig config, DataSpec spec, int wordDim = 0)
    {
        _patch = config.Patch;
        var channels = checked((int)spec.Shape[0] * config.Patch * config.Patch);
        var last = config.Multipliers.Count - 1;
        int Width(int level) => config.Channels(int.Clamp(level, 0, last));
        UnetBlock Block(int level, int inputs) => new(inputs, Width(level), config.Attends(level, spec) ? config.Heads(level) : 0, wordDim, config);
        IEnumerable<UnetBlock> Further(int level) => Enumerable.Range(0, config.Refine).Select(_ => Block(level, Width(level)));

        _input = Add("input", new Conv2d(channels, config.Width, 3, padding: 1));
        _down = Add("down", new ModuleList<Level>(Enumerable.Range(0, last + 1).Select(level => new Level(
            Enumerable.Range(0, config.Blocks).Select(i => Block(level, i > 0 ? Width(level) : level > 0 ? Width(level - 1) : config.Width)),
            Further(level),
            level < last ? new Conv2d(Width(level), Width(level), 3, stride: 2, padding: 1) : null))));
        _middle = Add("middle", new ModuleList<UnetBlock>(
            [Block(last, Width(last)), new UnetBlock(Width(last), Width(last), heads: 0, wordDim: 0, config)]));
        _up = Add("up", new ModuleList<Level>(Enumerable.Range(0, last + 1).Select(i => last - i).Select(level => new Level(
            Enumerable.Range(0, config.Blocks).Select(_ => Block(level, 2 * Width(level))),
            Further(level),
            level > 0 ? new UpConv2d(Width(level), Width(level - 1)) : null))));
        _norm = Add("norm", new GroupNorm(config.Groups(Width(0)), Width(0)));
        _output = Add("output", new Conv2d(Width(0), channels, 3, padding: 1));
        Init.Constant(_output.Weight, 0);
        Init.Constant(_output.Bias!, 0);
    }

    /// <param name="x">[B, C, H, W].</param>
    /// <param name="embedding">[B, embedding], after its activation.</param>
    /// <param name="words">Captions, where it was made for them.</param>
    /// <returns>[B, C, H, W].</returns>
    internal Tensor Forward(Tensor x, Tensor embedding, CaptionWords? words = null)
    {
        using var scope = TensorScope.Open();
        x = _input.Forward(_patch > 1 ? x.PixelUnshuffle(_patch) : x);
        var skips = new Stack<Tensor>();
        foreach (var level in _down)
        {
            foreach (var block in level.Blocks) skips.Push(x = Run(block, [x], embedding, words));
            foreach (var block in level.Refine) x = Run(block, [x], embedding, words);
            x = level.Next?.Forward(x) ?? x;
        }
        foreach (var block in _middle) x = Run(block, [x], embedding, words);
        foreach (var level in _up)
        {
            foreach (var block in level.Blocks) x = Run(block, [x, skips.Pop()], embedding, words);
            foreach (var block in level.Refine) x = Run(block, [x], embedding, words);
            x = level.Next?.Forward(x) ?? x;
        }
        x = _output.Forward(_norm.Forward(x).Silu());
        return scope.Keep(_patch > 1 ? x.PixelShuffle(_patch) : x);
    }

    // What comes from several sides is joined within the segment: the parts are remembered anyway.
    private static Tensor Run(UnetBlock block, Tensor[] parts, Tensor embedding, CaptionWords? words) => Recomputed.Run(
        inputs => block.Forward(
            parts.Length == 1 ? inputs[0] : Tensor.Cat(inputs.AsSpan(0, parts.Length), 1),
            inputs[parts.Length],
            words is null ? null : words with { Words = inputs[^1] }),
        words is null ? [.. parts, embedding] : [.. parts, embedding, words.Words]);

    private sealed class Level : Module
    {
        internal Level(IEnumerable<UnetBlock> blocks, IEnumerable<UnetBlock> further, Convolution? next)
        {
            Blocks = Add("blocks", new ModuleList<UnetBlock>(blocks));
            Refine = Add("refine", new ModuleList<UnetBlock>(further));
            if (next is not null) Next = Add("next", next);
        }

        internal ModuleList<UnetBlock> Blocks { get; }

        internal ModuleList<UnetBlock> Refine { get; }

        internal Convolution? Next { get; }
    }
}
