using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// A layer of a Transformer: attention, attention to a memory where there is one, feed-forward; each reads what was normalised and adds to what came.
/// Modules: <c>attn_norm</c>, <c>attn</c>, <c>cross_norm</c>, <c>cross</c>, <c>ffn_norm</c>, <c>ffn</c>.
/// </summary>
/// <remarks>Norms before the layers: Xiong et al. 2020, arXiv 2002.04745.</remarks>
public sealed class TransformerBlock : Module
{
    private readonly Dropout _dropout;
    private readonly IForward? _crossNorm;
    private readonly Attention? _cross;

    /// <summary>Makes the layer.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="hasMemory">Whether it attends to a memory too.</param>
    public TransformerBlock(TransformerConfig config, bool hasMemory = false)
    {
        AttentionNorm = MakeNorm("attn_norm", config);
        Attention = Add("attn", new Attention(config));
        if (hasMemory)
        {
            _crossNorm = MakeNorm("cross_norm", config);
            _cross = Add("cross", new Attention(config, isCross: true));
        }
        FeedForwardNorm = MakeNorm("ffn_norm", config);
        FeedForward = Add("ffn", new FeedForward(config));
        _dropout = Add("dropout", new Dropout(config.Dropout));
    }

    internal IForward AttentionNorm { get; }

    internal Attention Attention { get; }

    internal IForward FeedForwardNorm { get; }

    internal FeedForward FeedForward { get; }

    /// <summary>One layer.</summary>
    /// <param name="x">[B, T, E].</param>
    /// <param name="isCausal">Whether a place sees only itself and those before it.</param>
    /// <param name="padding">bool [B, T], true where a place is padding; null: nowhere.</param>
    /// <param name="rotary">Turns queries and keys; null: nothing does.</param>
    /// <param name="memory">[B, S, E]; null where the layer has none.</param>
    /// <param name="memoryPadding">bool [B, S], true where the memory is padding.</param>
    /// <param name="cache">Of the places before these.</param>
    /// <param name="layer">Which layer this is.</param>
    /// <returns>[B, T, E].</returns>
    public Tensor Forward(Tensor x, bool isCausal, Tensor? padding = null, RotaryEmbedding? rotary = null, Tensor? memory = null, Tensor? memoryPadding = null, KeyValueCache? cache = null, int layer = 0)
    {
        x += _dropout.Forward(Attention.Forward(AttentionNorm.Forward(x), isCausal, padding, rotary, cache, layer));
        if (_cross is not null)
        {
            if (memory is null) throw new ArgumentNullException(nameof(memory), "This layer attends to a memory.");
            x += _dropout.Forward(_cross.Forward(_crossNorm!.Forward(x), memory, memoryPadding, cache, layer));
        }
        return x + _dropout.Forward(FeedForward.Forward(FeedForwardNorm.Forward(x)));
    }

    private IForward MakeNorm(string name, TransformerConfig config) => config.Norm == NormKind.Rms
        ? Add(name, new RMSNorm(config.Dim, config.NormEps))
        : Add(name, new LayerNorm(config.Dim, config.NormEps, bias: config.Bias));
}
