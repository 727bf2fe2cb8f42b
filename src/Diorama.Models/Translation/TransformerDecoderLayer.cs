using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A layer that writes: each place attends to itself and those before it, then to the source, then a feed-forward part.</summary>
/// <remarks>Names and arithmetic of PyTorch's <c>TransformerDecoderLayer(norm_first=True, batch_first=True)</c>, but for dropout, as in <see cref="TransformerEncoderLayer"/>.</remarks>
internal sealed class TransformerDecoderLayer : Module
{
    private readonly MultiheadAttention _self;
    private readonly MultiheadAttention _cross;
    private readonly Linear _wide;
    private readonly Linear _narrow;
    private readonly LayerNorm _norm1;
    private readonly LayerNorm _norm2;
    private readonly LayerNorm _norm3;
    private readonly Dropout _dropout;

    internal TransformerDecoderLayer(TranslationTransformerConfig config)
    {
        _self = Add("self_attn", new MultiheadAttention(config.Width, config.Heads, batchFirst: true));
        _cross = Add("multihead_attn", new MultiheadAttention(config.Width, config.Heads, batchFirst: true));
        _wide = Add("linear1", new Linear(config.Width, config.FeedForward));
        _narrow = Add("linear2", new Linear(config.FeedForward, config.Width));
        _norm1 = Add("norm1", new LayerNorm(config.Width));
        _norm2 = Add("norm2", new LayerNorm(config.Width));
        _norm3 = Add("norm3", new LayerNorm(config.Width));
        _dropout = Add("dropout", new Dropout(config.Dropout));
    }

    /// <summary>What the layer needs of the source, the same for every token: [B, heads, S, D / heads] each.</summary>
    internal (Tensor Key, Tensor Value) Memory(Tensor encoded) => _cross.ProjectMemory(encoded);

    /// <summary>Whole translations at once.</summary>
    /// <param name="x">[B, T, D].</param>
    /// <param name="memory">From <see cref="Memory"/>.</param>
    /// <param name="allowed">[B, 1, 1, S] bool, false at the source's padding; null where there is none.</param>
    /// <returns>[B, T, D].</returns>
    internal Tensor Forward(Tensor x, (Tensor Key, Tensor Value) memory, Tensor? allowed)
    {
        var (query, key, value) = _self.ProjectSelf(_norm1.Forward(x));
        return AfterSelf(x, _self.AttendProjected(query, key, value, isCausal: true), memory, allowed);
    }

    /// <summary>One token more.</summary>
    /// <param name="x">[B, 1, D].</param>
    /// <param name="past">Keys and values of the tokens before, [B, heads, t, D / heads] each; null where there are none.</param>
    /// <param name="memory">From <see cref="Memory"/>.</param>
    /// <param name="allowed">As in <see cref="Forward"/>.</param>
    /// <returns>[B, 1, D], and the keys and values with the new token's.</returns>
    internal (Tensor Output, (Tensor Key, Tensor Value) Past) Step(Tensor x, (Tensor Key, Tensor Value)? past, (Tensor Key, Tensor Value) memory, Tensor? allowed)
    {
        var (query, key, value) = _self.ProjectSelf(_norm1.Forward(x));
        if (past is { } before) (key, value) = (Tensor.Cat([before.Key, key], 2), Tensor.Cat([before.Value, value], 2));
        return (AfterSelf(x, _self.AttendProjected(query, key, value), memory, allowed), (key, value));
    }

    private Tensor AfterSelf(Tensor x, Tensor found, (Tensor Key, Tensor Value) memory, Tensor? allowed)
    {
        x = x + _dropout.Forward(found);
        var query = _cross.ProjectQuery(_norm2.Forward(x));
        x = x + _dropout.Forward(_cross.AttendProjected(query, memory.Key, memory.Value, allowed));
        return x + _dropout.Forward(_narrow.Forward(_wide.Forward(_norm3.Forward(x)).Relu()));
    }
}
