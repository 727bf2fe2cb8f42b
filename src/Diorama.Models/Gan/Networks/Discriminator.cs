using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Pictures to scores: a trunk makes features, a last convolution covers their map. Told a class, it adds the class's own last convolution: the projection
/// of the features on an embedding of the class. It may also say more of a picture, by a head that no norm holds back.
/// </summary>
/// <remarks>The projection: Miyato and Koyama 2018, arXiv 1802.05637, eq. 3, on features that keep their place.</remarks>
internal sealed class Discriminator : Module, IHomogeneous
{
    private readonly Sequential _blocks;
    private readonly int _numHalvings;
    private readonly Conv2d _out;
    private readonly Conv2d? _classes;
    private readonly Conv2d? _answers;

    /// <param name="config">Sizes and norm.</param>
    /// <param name="shape">The pictures.</param>
    /// <param name="numClasses">Classes that it judges by; 0: it is told none.</param>
    /// <param name="numAnswers">Numbers that it says of a picture beside the score.</param>
    internal Discriminator(GanConfig config, ImagePyramid shape, int numClasses = 0, int numAnswers = 0)
    {
        var trunk = DiscriminatorTrunk.Of(config, shape);
        _blocks = Add("blocks", trunk.Blocks);
        _numHalvings = shape.Levels;
        IsHomogeneous = config.Norm == DiscriminatorNorm.Spectral;
        _out = Add("out", Head(config, trunk, 1, bias: config.Norm != DiscriminatorNorm.Batch));
        if (numClasses > 0) _classes = Add("classes", Head(config, trunk, numClasses, bias: false));
        if (numAnswers > 0) _answers = Add("answers", new Conv2d(trunk.Features, numAnswers, trunk.Side));
        _classes?.Lay(trunk.Features, AxisLayout.Entries(numClasses));
        _answers?.Lay(trunk.Features, AxisLayout.Entries(numAnswers));
    }

    /// <inheritdoc/>
    public bool IsHomogeneous { get; }

    /// <param name="x">[B, C, S, S] in [-1, 1].</param>
    /// <param name="label">[B] int64 where it judges by class.</param>
    internal Judgement Forward(Tensor x, Tensor? label)
    {
        var features = _blocks.Forward(x);
        var score = _out.Forward(features).Flatten();
        if (_classes is not null) score += _classes.Forward(features).Flatten(startDim: 1).Gather(1, label!.Unsqueeze(1)).Flatten();
        return new(score, _answers?.Forward(features).Flatten(startDim: 1));
    }

    /// <summary>What it sees in pictures, in their places: the smallest map that keeps them.</summary>
    /// <param name="x">[B, C, S, S] in [-1, 1].</param>
    /// <returns>[B, features, s, s].</returns>
    internal Tensor Features(Tensor x)
    {
        for (var level = 0; level < _numHalvings; level++) x = _blocks[level].Forward(x);
        return x;
    }

    private static Conv2d Head(GanConfig config, DiscriminatorTrunk trunk, long outputs, bool bias)
    {
        var head = new Conv2d(trunk.Features, outputs, trunk.Side, bias: bias, reparam: config.Norm.Reparam());
        if (config.Norm == DiscriminatorNorm.Batch) DcganInit.Convolution(head);
        return head;
    }
}
