using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Reads captions: words and their places, then layers in which each word looks at the others. Every caption begins with a sign of its own, which comes to
/// stand for the whole; of an empty caption it is all there is, and so an empty caption is the wish for nothing in particular.
/// </summary>
/// <remarks>
/// Vaswani et al. 2017, arXiv 1706.03762; norms first. Parameters: <c>words.weight</c>, <c>places</c> [1 + L, D], of which the first is the sign,
/// <c>layers.N.…</c> and <c>norm.…</c>.
/// </remarks>
internal sealed class CaptionEncoder : Module
{
    private readonly Embedding _words;
    private readonly Parameter _places;
    private readonly ModuleList<Layer> _layers;
    private readonly LayerNorm _norm;

    internal CaptionEncoder(CaptionSpec captions, int width, int numLayers)
    {
        _words = Add("words", new Embedding(captions.Vocabulary.Count, width, CaptionSpec.Padding));
        _places = Param("places", () => Init.Normal(Tensor.Empty([captions.Length + 1, width]), 0, 0.02));
        _layers = Add("layers", new ModuleList<Layer>(Enumerable.Range(0, numLayers).Select(_ => new Layer(width))));
        _norm = Add("norm", new LayerNorm(width));
    }

    /// <param name="caption">[B, L] int64.</param>
    internal CaptionWords Forward(Tensor caption)
    {
        var sign = Tensor.Zeros([caption.Size(0), 1], DType.Int64, caption.Device);
        var x = Tensor.Cat([sign, caption], 1); // the padding's row of the table is zeros, and so the sign is its place alone
        var isPadding = Tensor.Cat([sign.Ne(0), caption.Eq(CaptionSpec.Padding)], 1);
        x = _words.Forward(x) + _places.Value;
        foreach (var layer in _layers) x = layer.Forward(x, isPadding);
        x = _norm.Forward(x);
        return new(x.Select(1, 0), x, isPadding);
    }

    private sealed class Layer : Module
    {
        private const int HeadWidth = 32;

        private readonly LayerNorm _norm1;
        private readonly MultiheadAttention _attention;
        private readonly LayerNorm _norm2;
        private readonly Linear _widen;
        private readonly Linear _narrow;

        internal Layer(int width)
        {
            _norm1 = Add("norm1", new LayerNorm(width));
            _attention = Add("attention", new MultiheadAttention(width, width % HeadWidth == 0 ? width / HeadWidth : 1, batchFirst: true));
            _norm2 = Add("norm2", new LayerNorm(width));
            _widen = Add("widen", new Linear(width, 4L * width));
            _narrow = Add("narrow", new Linear(4L * width, width));
        }

        internal Tensor Forward(Tensor x, Tensor isPadding)
        {
            x += _attention.Forward(_norm1.Forward(x), keyPaddingMask: isPadding);
            return x + _narrow.Forward(_widen.Forward(_norm2.Forward(x)).Gelu());
        }
    }
}
