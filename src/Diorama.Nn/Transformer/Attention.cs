using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// Attention of a Transformer's layer: of places to one another, or to what another stack says. Parameters <c>qkv.*</c> [(H + 2 H') D, E], the queries first, and
/// <c>out.*</c> [E, H D]; in PyTorch's style <c>in_proj_weight</c>, <c>in_proj_bias</c> and <c>out_proj.*</c>. First weights are those of PyTorch's
/// <c>MultiheadAttention</c>, unless the stack has others. Shapes: B rows, T places, S places of the memory, E width, H heads, H' heads of keys and values,
/// D width of a head.
/// </summary>
/// <remarks>Vaswani et al. 2017, arXiv 1706.03762, section 3.2; grouped queries: Ainslie et al. 2023, arXiv 2305.13245.</remarks>
public sealed class Attention : Module
{
    private readonly TransformerConfig _config;
    private readonly int _queries;

    /// <summary>Makes the layer.</summary>
    /// <param name="config">Its sizes.</param>
    public Attention(TransformerConfig config)
    {
        _config = config;
        _queries = config.NumHeads * config.HeadDim;
        var isTorch = config.Style == TransformerStyle.PyTorch;
        QueryKeyValue = AddUnder(isTorch ? "in_proj_" : "qkv.", new Linear(config.Dim, _queries + (2 * Keys), config.Bias));
        Output = Add(isTorch ? "out_proj" : "out", new Linear(_queries, config.Dim, config.Bias));
        // Heads are added, not widened, for rotary positions turn a head's numbers in pairs; a copied head of queries finds its copied keys and values.
        var keys = AxisLayout.FromInt64(config.KeyValueHeads).Blocks(config.HeadDim);
        var queries = AxisLayout.FromInt64(config.KeyValueHeads).Blocks(config.NumHeads / config.KeyValueHeads).Blocks(config.HeadDim);
        QueryKeyValue.Lay(config.Dim, AxisLayout.Beside(queries, keys, keys));
        Output.Lay(queries, config.Dim);
        Init.XavierUniform(QueryKeyValue.Weight);
        if (!config.Bias) return;
        Init.Constant(QueryKeyValue.Bias!, 0);
        Init.Constant(Output.Bias!, 0);
    }

    internal Linear QueryKeyValue { get; }

    internal Linear Output { get; }

    private int Keys => _config.KeyValueHeads * _config.HeadDim;

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
        var parts = QueryKeyValue.Forward(x).SplitWithSizes([_queries, Keys, Keys], -1);
        var (q, k, v) = (Heads(parts[0]), Heads(parts[1]), Heads(parts[2])); // [B, H, T, D], [B, H', T, D] twice
        var start = cache?.Length ?? 0;
        if (rotary is not null) (q, k) = (rotary.Forward(q, start), rotary.Forward(k, start));
        Tensor? rows = null;
        if (cache is not null) (k, v, rows) = cache.Append(layer, k, v);
        var numNew = x.Size(1);
        // Behind a cache the rows of the mask begin later; a single new place sees all.
        var mask = isCausal && start > 0 && numNew > 1 ? Tensor.Ones([numNew, start + numNew], DType.Bool, x.Device).Tril(start) : Allowed(padding);
        if (rows is not null && !ReadsApart(q)) (k, v, rows) = (TransformerMemory.Gathered(k, rows), TransformerMemory.Gathered(v, rows), null);
        return Attend(q, k, v, mask, isCausal && start == 0 && numNew > 1, rows);
    }

    /// <summary>Attends to a memory.</summary>
    /// <param name="x">[B, T, E].</param>
    /// <param name="memory">What it attends to.</param>
    /// <param name="layer">Which layer of the memory this is.</param>
    /// <returns>[B, T, E].</returns>
    internal Tensor Forward(Tensor x, TransformerMemory memory, int layer)
    {
        var q = Heads(QueryKeyValue.Forward(x, .._queries));
        if (memory.Rows is not null && !ReadsApart(q)) memory = memory.ForRows(layer);
        var (keys, values) = memory.Layers[layer];
        return Attend(q, keys, values, memory.Allowed, isCausal: false, memory.Rows);
    }

    /// <summary>The keys and values of a memory: [B, H', S, D] each.</summary>
    /// <param name="memory">[B, S, E], what another stack says.</param>
    internal (Tensor Keys, Tensor Values) KeysAndValues(Tensor memory)
    {
        var parts = QueryKeyValue.Forward(memory, _queries..).Chunk(2, dim: -1);
        return (Heads(parts[0]), Heads(parts[1]));
    }

    /// <summary>A mask of padding [B, S] as attention wants it: [B, 1, 1, S], true where one may look.</summary>
    internal static Tensor? Allowed(Tensor? padding) => padding?.LogicalNot().Unsqueeze(1).Unsqueeze(1);

    private Tensor Heads(Tensor x) => x.Unflatten(-1, -1, _config.HeadDim).Transpose(1, 2);

    private bool ReadsApart(Tensor q) => ScaledDotProduct.ReadsApart(q) && Dropout == 0;

    private double Dropout => IsTraining ? _config.AttentionDropout : 0;

    private Tensor Attend(Tensor q, Tensor k, Tensor v, Tensor? mask, bool isCausal, Tensor? rows)
    {
        var mixed = rows is null ? ScaledDotProduct.Attend(q, k, v, mask, isCausal, Dropout, generator: Generator) : ScaledDotProduct.AttendApart(q, k, v, rows, mask);
        return Output.Forward(mixed.Transpose(1, 2).Flatten(-2)); // [B, T, H D]
    }
}
