using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Reads captions: words and their places, then layers in which each word looks at the others. Every caption begins with a sign of its own, which comes to
/// stand for the whole; of an empty caption it is all there is, and so an empty caption is the wish for nothing in particular.
/// </summary>
/// <remarks>
/// Vaswani et al. 2017, arXiv 1706.03762; norms first. Parameters: <c>words.weight</c> and <c>body.…</c> (<see cref="TransformerStack"/>, its places learnt: the
/// first is the sign).
/// </remarks>
internal sealed class CaptionEncoder : Module
{
    private const int HeadWidth = 32;

    private readonly Embedding _words;
    private readonly TransformerStack _body;

    internal CaptionEncoder(CaptionSpec captions, int width, int numLayers)
    {
        _words = Add("words", new Embedding(captions.Vocabulary.Count, width, CaptionSpec.Padding));
        _words.Lay(AxisLayout.Entries(captions.Vocabulary.Count, EntryNames.Words));
        _body = Add("body", new TransformerStack(
            new()
            {
                Dim = width,
                NumLayers = numLayers,
                NumHeads = width % HeadWidth == 0 ? width / HeadWidth : 1,
                Context = captions.Length + 1,
                Norm = NormKind.Layer,
                FeedForward = FeedForwardKind.Gelu,
                Positions = PositionKind.Learned,
                Bias = true,
                Style = TransformerStyle.PyTorch,
            },
            isCausal: false));
    }

    /// <param name="caption">[B, L] int64.</param>
    internal CaptionWords Forward(Tensor caption)
    {
        var sign = Tensor.Zeros([caption.Size(0), 1], DType.Int64, caption.Device);
        var isPadding = Tensor.Cat([sign.Ne(0), caption.Eq(CaptionSpec.Padding)], 1);
        var x = _body.Forward(_words.Forward(Tensor.Cat([sign, caption], 1)), isPadding); // the padding's row of the table is zeros, and so the sign is its place alone
        return new(x.Select(1, 0), x, isPadding);
    }
}
