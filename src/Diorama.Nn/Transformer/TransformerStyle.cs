namespace Diorama.Nn;

/// <summary>After whom a Transformer's layers are named, and what their weights are at first. The arithmetic is the same.</summary>
public enum TransformerStyle
{
    /// <summary>
    /// GPT-2's first weights: normal with deviation 0.02, those that add to the stream 0.02 / sqrt(layers that add), biases zero (Radford et al. 2019). Names of
    /// ours: <c>attn_norm</c>, <c>attn.qkv</c>, <c>attn.out</c>, <c>cross_norm</c>, <c>cross.…</c>, <c>ffn_norm</c>, <c>ffn.up</c>, <c>ffn.down</c>.
    /// </summary>
    Gpt,

    /// <summary>
    /// Names, order and first weights of PyTorch's <c>Transformer(norm_first=True, batch_first=True)</c>: <c>self_attn.in_proj_weight</c>,
    /// <c>multihead_attn.…</c>, <c>linear1</c>, <c>linear2</c>, <c>norm1</c> and on. With layer norms, biases and one key for each query it is that layer, but for
    /// dropout, which here falls only on what is added.
    /// </summary>
    PyTorch,
}
