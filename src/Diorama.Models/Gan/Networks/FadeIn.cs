using Diorama.Nn;
using Diorama.Torch;
using Buffer = Diorama.Nn.Buffer;

namespace Diorama.Models;

/// <summary>Leads from what a network said of pictures of half the side over to what it says by a new level, in a straight line.</summary>
/// <remarks>Karras et al. 2018, "Progressive growing of GANs", arXiv 1710.10196, figure 2. Buffer: <c>progress</c> [], from 0 to 1.</remarks>
internal sealed class FadeIn : Module
{
    private readonly double _share;
    private readonly Buffer _progress;

    /// <param name="steps">Until the new level stands alone; at least 1.</param>
    internal FadeIn(int steps)
    {
        _share = 1.0 / steps;
        _progress = State("progress", () => Tensor.Zeros([]));
    }

    /// <summary>Steps until the new level stands alone.</summary>
    internal int StepsLeft => (int)Math.Round((1 - _progress.Value.Item()) / _share);

    /// <param name="before">What was said without the new level; asked only until it is gone.</param>
    /// <param name="now">What is said with it.</param>
    internal Tensor Mix(Func<Tensor> before, Tensor now)
    {
        var progress = _progress.Value.Item();
        return progress >= 1 ? now : before().Lerp(now, progress);
    }

    /// <summary>A step, or a part of one.</summary>
    /// <param name="part">In (0, 1].</param>
    internal void Advance(double part = 1)
    {
        var progress = _progress.Value.AddInPlace(_share * part);
        // Many small numbers add up to a little less than they should, and the last one ends it all the same.
        if (progress.Item() > 1 - (_share * part / 2)) progress.FillInPlace(1);
    }
}
