using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Pictures to scores: a trunk makes features, a last convolution covers their map. Told a class, it adds the class's own last convolution: the projection
/// of the features on an embedding of the class. It may also say more of a picture, by a head that no norm holds back.
/// </summary>
/// <remarks>The projection: Miyato and Koyama 2018, arXiv 1802.05637, eq. 3, on features that keep their place.</remarks>
internal sealed class Discriminator : Module, IHomogeneous, IGrownFrom
{
    private readonly Sequential _blocks;
    private readonly int _numHalvings;
    private readonly Module? _half;
    private readonly FadeIn? _fade;
    private readonly Conv2d _out;
    private readonly Conv2d? _classes;
    private readonly Conv2d? _answers;

    /// <param name="config">Sizes and norm.</param>
    /// <param name="shape">The pictures.</param>
    /// <param name="numClasses">Classes that it judges by; 0: it is told none.</param>
    /// <param name="answers">Numbers that it says of a picture beside the score; null: none.</param>
    internal Discriminator(GanConfig config, ImagePyramid shape, int numClasses = 0, AxisLayout? answers = null)
    {
        var trunk = DiscriminatorTrunk.Of(config, shape);
        _blocks = Add("blocks", trunk.Blocks);
        _numHalvings = shape.Levels;
        if (trunk.Half is not null) (_half, _fade) = (Add("half", trunk.Half), Add("fade", new FadeIn(config.FadeSteps)));
        IsHomogeneous = config.Norm == DiscriminatorNorm.Spectral;
        _out = Add("out", Head(config, trunk, 1, bias: config.Norm != DiscriminatorNorm.Batch));
        if (numClasses > 0) _classes = Add("classes", Head(config, trunk, numClasses, bias: false));
        if (answers is not null) _answers = Add("answers", new Conv2d(trunk.Features, answers.Count, trunk.Side));
        _classes?.Lay(trunk.Features, EntryNames.OfClasses(numClasses));
        _answers?.Lay(trunk.Features, answers!);
    }

    /// <inheritdoc/>
    public bool IsHomogeneous { get; }

    /// <param name="x">[B, C, S, S] in [-1, 1].</param>
    /// <param name="label">[B] int64 where it judges by class.</param>
    internal Judgement Forward(Tensor x, Tensor? label)
    {
        var features = See(x, _blocks.Count);
        var score = _out.Forward(features).Flatten();
        if (_classes is not null) score += _classes.Forward(features).Flatten(startDim: 1).Gather(1, label!.Unsqueeze(1)).Flatten();
        return new(score, _answers?.Forward(features).Flatten(startDim: 1));
    }

    /// <summary>What it sees in pictures, in their places: the smallest map that keeps them.</summary>
    /// <param name="x">[B, C, S, S] in [-1, 1].</param>
    /// <returns>[B, features, s, s].</returns>
    internal Tensor Features(Tensor x) => See(x, _numHalvings);

    /// <summary>A step of training, or a part of one: what is faded in goes on.</summary>
    internal void Advance(double part) => _fade?.Advance(part);

    /// <inheritdoc/>
    public IEnumerable<(Module Grown, Module? Old)> Sources(Module old)
    {
        var smaller = (Discriminator)old;
        if (smaller._numHalvings == _numHalvings) return [];
        var blocks = Enumerable.Range(0, _blocks.Count).Select(i => ((Module)_blocks[i], i < 2 ? null : (Module?)smaller._blocks[i - 1]));
        return [.. blocks, (_half!, (Module)smaller._blocks[0]), (_fade!, null)];
    }

    private Tensor See(Tensor x, int numBlocks)
    {
        using var scope = TensorScope.Open();
        var picture = x;
        for (var i = 0; i < numBlocks; i++)
        {
            x = _blocks[i].Forward(x);
            if (i == 1 && _fade is not null) x = _fade.Mix(() => ((IForward)_half!).Forward(picture.AvgPool2d([2, 2], [2, 2])), x);
        }
        return scope.Keep(x);
    }

    private static Conv2d Head(GanConfig config, DiscriminatorTrunk trunk, long outputs, bool bias)
    {
        var head = new Conv2d(trunk.Features, outputs, trunk.Side, bias: bias, reparam: config.Norm.Reparam());
        if (config.Norm == DiscriminatorNorm.Batch) DcganInit.Convolution(head);
        return head;
    }
}
