using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// Writes captions word by word: what is known of the picture stands where a sentence would begin, the words follow, and each is foreseen from all before it. The
/// padding of a row is also its end. Shapes: B pictures, L words of a row, F numbers of a picture, V words.
/// </summary>
/// <remarks>
/// The picture is read once, at the first place, as in Vinyals et al. 2015, "Show and tell", arXiv 1411.4555, section 3.1; the network is a Transformer (Vaswani et al.
/// 2017, arXiv 1706.03762), norms first. Parameters: <c>picture.…</c>, <c>words.weight</c>, <c>body.…</c> (<see cref="TransformerStack"/>), <c>next.…</c>.
/// </remarks>
internal sealed class CaptionWriter : Module
{
    private const int HeadWidth = 32;

    private readonly int _length;
    private readonly Linear _picture;
    private readonly Embedding _words;
    private readonly TransformerStack _body;
    private readonly Linear _next;

    /// <param name="captions">The words, and how many there are at most.</param>
    /// <param name="picture">The numbers that are known of a picture.</param>
    /// <param name="width">Of a place.</param>
    /// <param name="numLayers">Of the network.</param>
    /// <param name="dropout">While training.</param>
    internal CaptionWriter(CaptionSpec captions, AxisLayout picture, int width, int numLayers, double dropout)
    {
        _length = captions.Length;
        var words = AxisLayout.Entries(captions.Vocabulary.Count, EntryNames.Words);
        _picture = Add("picture", new Linear(picture.Count, width));
        _picture.Lay(picture, width);
        _words = Add("words", new Embedding(captions.Vocabulary.Count, width, CaptionSpec.Padding));
        _words.Lay(words);
        _body = Add("body", new TransformerStack(
            new()
            {
                Dim = width,
                NumLayers = numLayers,
                NumHeads = width % HeadWidth == 0 ? width / HeadWidth : 1,
                Context = _length + 1,
                Norm = NormKind.Layer,
                FeedForward = FeedForwardKind.Gelu,
                Positions = PositionKind.Learned,
                Bias = true,
                Dropout = dropout,
                Style = TransformerStyle.PyTorch,
            },
            isCausal: true));
        _next = Add("next", new Linear(width, captions.Vocabulary.Count));
        _next.Lay(width, words);
    }

    /// <summary>What may follow at each place.</summary>
    /// <param name="picture">[B, F].</param>
    /// <param name="caption">[B, L] int64.</param>
    /// <returns>Logits [B, 1 + L, V]: of the first word behind the picture, and of what follows each word.</returns>
    internal Tensor Forward(Tensor picture, Tensor caption) => _next.Forward(_body.Forward(Tensor.Cat([Begin(picture), _words.Forward(caption)], 1)));

    /// <summary>-log p(caption | picture), its end included. A word outside the vocabulary is read, and nobody is asked to foresee it.</summary>
    /// <param name="picture">[B, F].</param>
    /// <param name="caption">[B, L] int64.</param>
    /// <param name="type">Of the figures.</param>
    /// <returns>Nats [B], and of how many words and ends [B].</returns>
    internal (Tensor Nats, Tensor NumWords) Nats(Tensor picture, Tensor caption, DType type)
    {
        var end = Tensor.Zeros([caption.Size(0), 1], DType.Int64, caption.Device);
        var target = Tensor.Cat([caption, end], 1); // [B, 1 + L]
        var isText = Tensor.Cat([end.Eq(0), caption.Ne(CaptionSpec.Padding)], 1); // the place of the end counts, those behind it do not
        var counts = isText.LogicalAnd(target.Ne(CaptionSpec.Unknown)).To(type);
        var nats = Loss.CrossEntropy(Forward(picture, caption).To(type).Transpose(1, 2), target, reduction: Reduction.None);
        return ((nats * counts).Sum([1]), counts.Sum([1]));
    }

    /// <summary>Captions, the likeliest word each time; of words outside the vocabulary none.</summary>
    /// <param name="picture">[B, F].</param>
    /// <returns>The words of each picture, by number.</returns>
    internal List<int>[] Write(Tensor picture)
    {
        var captions = Enumerable.Range(0, (int)picture.Size(0)).Select(_ => new List<int>()).ToArray();
        var isOpen = Enumerable.Repeat(true, captions.Length).ToArray();
        using var cache = _body.Cache();
        var x = Begin(picture);
        for (var place = 0; place < _length && isOpen.Contains(true); place++)
        {
            using var scope = TensorScope.Open();
            var logits = _next.Forward(_body.Forward(x, cache: cache)).Squeeze(1); // [B, V]
            logits.Select(1, CaptionSpec.Unknown).FillInPlace(double.NegativeInfinity);
            var best = logits.Argmax(1); // [B]
            foreach (var (i, word) in best.ToArray<long>().Index())
            {
                isOpen[i] &= word != CaptionSpec.Padding;
                if (isOpen[i]) captions[i].Add((int)word);
            }
            x = scope.Keep(_words.Forward(best.Unsqueeze(1)));
        }
        return captions;
    }

    private Tensor Begin(Tensor picture) => _picture.Forward(picture).Unsqueeze(1); // [B, 1, width]
}
