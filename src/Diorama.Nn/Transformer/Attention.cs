using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// Attention of a Transformer's layer: of places to one another (parameters <c>qkv.*</c> [(H + 2 H') D, E], <c>out.*</c>), or to what another stack says
/// (<c>q.*</c>, <c>kv.*</c>, <c>out.*</c>). Shapes: B rows, T places, S places of the memory, E width, H heads, H' heads of keys and values, D width of a head.
/// </summary>
/// <remarks>Vaswani et al. 2017, arXiv 1706.03762, section 3.2; grouped queries: Ainslie et al. 2023, arXiv 2305.13245.</remarks>
public sealed class Attention : Module
{
    private readonly TransformerConfig _config;
    private readonly Linear? _qkv;
    private readonly Linear? _q;
    private readonly Linear? _kv;
    private readonly Linear _out;

    /// <summary>Makes the layer.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="isCross">Whether it attends to a memory rather than to its own places.</param>
    public Attention(TransformerConfig config, bool isCross = false)
    {
        _config = config;
        var (queries, both) = (config.NumHeads * config.HeadDim, 2 * config.KeyValueHeads * config.HeadDim);
        if (isCross)
        {
            _q = Add("q", new Linear(config.Dim, queries, config.Bias));
            _kv = Add("kv", new Linear(config.Dim, both, config.Bias));
        }
        else
        {
            _qkv = Add("qkv", new Linear(config.Dim, queries + both, config.Bias));
        }
        _out = Add("out", new Linear(queries, config.Dim, config.Bias));
    }

    internal Linear? QueryKeyValue => _qkv;

    internal Linear Output => _out;

    /// <summary>Attends to its own places.</summary>
    /// <param name="x">[B, T, E].</param>
    /// <param name="isCausal">Place i attends to itself and those before it only.</param>
    /// <param name="padding">bool [B, T], true where a place is padding, which nobody attends to; not together with a cache.</param>
    /// <param name="rotary">Turns queries and keys by their places; null: nothing does.</param>
    /// <param name="cache">Holds the places before these; null: there are none.</param>
    /// <param name="layer">Which layer of the cache this is.</param>
    /// <returns>[B, T, E].</returns>
    public Tensor Forward(Tensor x, bool isCausal, Tensor? padding = null, RotaryEmbedding? rotary = null, KeyValueCache? cache = null, int layer = 0)
    {
        if (_qkv is null) throw new InvalidOperationException("This attention reads a memory.");
        var parts = _qkv.Forward(x).SplitWithSizes([_config.NumHeads * _config.HeadDim, _config.KeyValueHeads * _config.HeadDim, _config.KeyValueHeads * _config.HeadDim], -1);
        var (q, k, v) = (Heads(parts[0]), Heads(parts[1]), Heads(parts[2])); // [B, H, T, D], [B, H', T, D] twice
        var start = cache?.Length ?? 0;
        if (rotary is not null) (q, k) = (rotary.Forward(q, start), rotary.Forward(k, start));
        if (cache is not null) (k, v) = cache.Append(layer, k, v);
        var numNew = x.Size(1);
        // Behind a cache the rows of the mask begin later; a single new place sees all.
        var mask = isCausal && start > 0 && numNew > 1 ? Tensor.Ones([numNew, start + numNew], DType.Bool, x.Device).Tril(start) : Allowed(padding);
        return Attend(q, k, v, mask, isCausal && start == 0 && numNew > 1);
    }

    /// <summary>Attends to a memory.</summary>
    /// <param name="x">[B, T, E].</param>
    /// <param name="memory">[B, S, E], what another stack says.</param>
    /// <param name="padding">bool [B, S], true where the memory is padding.</param>
    /// <param name="cache">Keeps the memory's keys and values; null: they are computed.</param>
    /// <param name="layer">Which layer of the cache this is.</param>
    /// <returns>[B, T, E].</returns>
    public Tensor Forward(Tensor x, Tensor memory, Tensor? padding = null, KeyValueCache? cache = null, int layer = 0)
    {
        if (_q is null) throw new InvalidOperationException("This attention reads its own places.");
        var (k, v) = cache is null ? KeysAndValues(memory) : cache.Memory(layer, () => KeysAndValues(memory));
        return Attend(Heads(_q.Forward(x)), k, v, Allowed(padding), isCausal: false);
    }

    private static Tensor? Allowed(Tensor? padding) => padding?.LogicalNot().Unsqueeze(1).Unsqueeze(1); // [B, 1, 1, S]

    private (Tensor Keys, Tensor Values) KeysAndValues(Tensor memory)
    {
        var parts = _kv!.Forward(memory).Chunk(2, dim: -1);
        return (Heads(parts[0]), Heads(parts[1]));
    }

    private Tensor Heads(Tensor x) => x.Unflatten(-1, -1, _config.HeadDim).Transpose(1, 2);

    private Tensor Attend(Tensor q, Tensor k, Tensor v, Tensor? mask, bool isCausal)
    {
        var mixed = ScaledDotProduct.Attend(q, ForEachQuery(k), ForEachQuery(v), mask, isCausal, IsTraining ? _config.AttentionDropout : 0, generator: Generator);
        return _out.Forward(mixed.Transpose(1, 2).Flatten(-2)); // [B, T, H D]
    }

    private Tensor ForEachQuery(Tensor x) => _config.KeyValueHeads == _config.NumHeads ? x : x.RepeatInterleave(_config.NumHeads / _config.KeyValueHeads, 1);
}
