using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What pictures are to be, where that is known.</summary>
/// <param name="Label">[B] int64; the number of classes stands for: not known. Null where the model is told no classes.</param>
/// <param name="Caption">[B, L] int64; padding alone stands for: not known. Null where the model is told no captions.</param>
internal sealed record Wishes(Tensor? Label, Tensor? Caption)
{
    /// <summary>Nothing, for any number of pictures.</summary>
    internal static Wishes None { get; } = new(null, null);

    /// <summary>The same pictures, of which nothing is known.</summary>
    /// <param name="numClasses">The label that stands for it.</param>
    internal Wishes Forgotten(int numClasses) => new(Label?.FullLike(numClasses), Caption?.FullLike(CaptionSpec.Padding));

    /// <summary>These pictures, then others.</summary>
    internal Wishes And(Wishes others) => new(
        Label is null ? null : Tensor.Cat([Label, others.Label!]), Caption is null ? null : Tensor.Cat([Caption, others.Caption!]));

    /// <summary>Forgets everything of a share of the pictures. Of the others, where there are two wishes, a third each keep both, the first alone and the second alone.</summary>
    /// <param name="share">In [0, 1].</param>
    /// <param name="numClasses">The label that stands for: not known.</param>
    /// <param name="generator">Where to draw from.</param>
    internal Wishes Dropped(double share, int numClasses, Generator generator)
    {
        if ((Label ?? Caption) is not { } any) return this;
        var draw = Tensor.Rand([any.Size(0)], generator, device: any.Device);
        var nothing = draw.Lt(share);
        if (Label is null || Caption is null) return new(Label?.MaskedFill(nothing, numClasses), Caption?.MaskedFill(nothing.Unsqueeze(1), CaptionSpec.Padding));
        var third = (1 - share) / 3;
        var noCaption = nothing.LogicalOr(draw.Ge(1 - third));
        return new(Label.MaskedFill(draw.Lt(share + third), numClasses), Caption.MaskedFill(noCaption.Unsqueeze(1), CaptionSpec.Padding));
    }
}
