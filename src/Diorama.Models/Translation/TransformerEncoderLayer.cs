using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A layer that reads a source: each place attends to all, then a feed-forward part; each normalises what it reads (pre-norm) and adds what it finds.</summary>
/// <remarks>
/// Names and arithmetic of PyTorch's <c>TransformerEncoderLayer(norm_first=True, batch_first=True)</c>, but for dropout, which here falls only on what is added.
/// Vaswani et al. 2017; before, not after: Xiong et al. 2020, arXiv 2002.04745.
/// </remarks>
internal sealed class TransformerEncoderLayer : Module
{
    private readonly MultiheadAttention _attention;
    private readonly Linear _wide;
    private readonly Linear _narrow;
    private readonly LayerNorm _norm1;
    private readonly LayerNorm _norm2;
    private readonly Dropout _dropout;

    internal TransformerEncoderLayer(TranslationTransformerConfig config)
    {
        _attention = Add("self_attn", new MultiheadAttention(config.Width, config.Heads, batchFirst: true));
        _wide = Add("linear1", new Linear(config.Width, config.FeedForward));
        _narrow = Add("linear2", new Linear(config.FeedForward, config.Width));
        _norm1 = Add("norm1", new LayerNorm(config.Width));
        _norm2 = Add("norm2", new LayerNorm(config.Width));
        _dropout = Add("dropout", new Dropout(config.Dropout));
    }

    /// <param name="x">[B, S, D].</param>
    /// <param name="allowed">[B, 1, 1, S] bool, false at padding; null where there is none.</param>
    /// <returns>[B, S, D].</returns>
    internal Tensor Forward(Tensor x, Tensor? allowed)
    {
        var (query, key, value) = _attention.ProjectSelf(_norm1.Forward(x));
        x = x + _dropout.Forward(_attention.AttendProjected(query, key, value, allowed));
        return x + _dropout.Forward(_narrow.Forward(_wide.Forward(_norm2.Forward(x)).Relu()));
    }
}
