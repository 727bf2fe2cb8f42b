using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Several attentions side by side, each on its slice of the embedding.</summary>
/// <remarks>
/// Parameters: <c>in_proj_weight</c> [3 E, E] (query, key, value), first Xavier-uniform, <c>in_proj_bias</c> [3 E] zeros, <c>out_proj.weight</c> [E, E],
/// <c>out_proj.bias</c> [E] zeros. Vaswani et al. 2017, arXiv 1706.03762, section 3.2.2.
/// </remarks>
public sealed class MultiheadAttention : Module
{
    private readonly long _numHeads;
    private readonly double _dropout;
    private readonly bool _batchFirst;
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    /// <summary>Makes the layer.</summary>
    /// <param name="embedDim">E; a multiple of the heads.</param>
    /// <param name="numHeads">How many attentions.</param>
    /// <param name="dropout">Probability of dropping an attention weight while training; draws from the module's generator.</param>
    /// <param name="bias">Whether the projections have biases.</param>
    /// <param name="batchFirst">Whether sequences are [N, T, E]; else [T, N, E].</param>
    public MultiheadAttention(long embedDim, long numHeads, double dropout = 0, bool bias = true, bool batchFirst = false)
    {
        if (numHeads < 1 || embedDim % numHeads != 0) throw new ArgumentException($"An embedding of {embedDim} does not divide into {numHeads} heads.", nameof(numHeads));
        EmbedDim = embedDim;
        _numHeads = numHeads;
        _dropout = DropoutMask.CheckProbability(dropout);
        _batchFirst = batchFirst;
        _weight = Param("in_proj_weight", () => Init.XavierUniform(Tensor.Empty([3 * embedDim, embedDim])));
        if (bias) _bias = Param("in_proj_bias", () => Tensor.Zeros([3 * embedDim]));
        OutProj = Add("out_proj", new Linear(embedDim, embedDim, bias));
        if (OutProj.Bias is not null) Init.Constant(OutProj.Bias, 0);
        // Heads are added, not widened.
        var heads = AxisLayout.FromInt64(numHeads).Blocks(embedDim / numHeads);
        _weight.Axes = [Axis.Made(heads.Times(3)), Axis.Read(embedDim)];
        if (_bias is not null) _bias.Axes = [Axis.Made(heads.Times(3))];
        OutProj.Lay(heads, embedDim);
    }

    /// <summary>E.</summary>
    public long EmbedDim { get; }

    /// <summary>What all heads' results go through.</summary>
    public Linear OutProj { get; }

    /// <summary>Attends.</summary>
    /// <param name="query">[N, L, E] or [L, N, E].</param>
    /// <param name="key">[N, S, E] or [S, N, E]; null: the query.</param>
    /// <param name="value">Shaped as the key; null: the key.</param>
    /// <param name="attnMask">Broadcast to [N, heads, L, S]: bool, true where attention is forbidden (as PyTorch's layer has it), or numbers added to the scores.</param>
    /// <param name="keyPaddingMask">bool [N, S], true where the key is padding.</param>
    /// <param name="isCausal">Place i attends to places 0 to i only.</param>
    /// <returns>Shaped as the query.</returns>
    public Tensor Forward(Tensor query, Tensor? key = null, Tensor? value = null, Tensor? attnMask = null, Tensor? keyPaddingMask = null, bool isCausal = false)
    {
        var (q, k, v) = Project(query, key, value);
        return Join(ScaledDotProduct.Attend(q, k, v, Allowed(attnMask, keyPaddingMask), isCausal, IsTraining ? _dropout : 0, generator: Generator));
    }

    /// <summary>Attends, and tells where to. Arguments as in <see cref="Forward"/>.</summary>
    /// <returns>Shaped as the query, and the weights [N, L, S], the mean over the heads.</returns>
    public (Tensor Output, Tensor Weights) ForwardWithWeights(Tensor query, Tensor? key = null, Tensor? value = null, Tensor? attnMask = null, Tensor? keyPaddingMask = null, bool isCausal = false)
    {
        var (q, k, v) = Project(query, key, value);
        var (output, weights) = ScaledDotProduct.AttendWithWeights(q, k, v, Allowed(attnMask, keyPaddingMask), isCausal, IsTraining ? _dropout : 0, generator: Generator);
        return (Join(output), weights.Mean([1]));
    }

    /// <summary>Both masks as one, as scaled dot-product attention wants it: true where allowed.</summary>
    private static Tensor? Allowed(Tensor? attnMask, Tensor? keyPaddingMask)
    {
        var isBool = attnMask?.DType == DType.Bool;
        var padding = keyPaddingMask?.Unsqueeze(1).Unsqueeze(1); // [N, 1, 1, S]
        if (padding is null) return isBool ? attnMask?.LogicalNot() : attnMask;
        if (attnMask is null) return padding.LogicalNot();
        return isBool
            ? attnMask.LogicalOr(padding).LogicalNot()
            : attnMask + padding.ZerosLike(attnMask.DType).MaskedFillInPlace(padding, double.NegativeInfinity);
    }

    /// <summary>Queries, keys and values of each head, [N, heads, T, E / heads].</summary>
    private (Tensor Query, Tensor Key, Tensor Value) Project(Tensor query, Tensor? key, Tensor? value)
    {
        if (key is null && value is null)
        {
            var all = LinearProduct.Of(query, _weight, _bias?.Value).Chunk(3, dim: -1);
            return (Heads(all[0]), Heads(all[1]), Heads(all[2]));
        }
        key ??= query;
        var weights = _weight.Value.Chunk(3);
        var biases = _bias?.Value.Chunk(3);
        return (Project(query, 0), Project(key, 1), Project(value ?? key, 2));

        Tensor Project(Tensor x, int part) => Heads(LinearProduct.Of(x, weights[part], biases?[part]));
    }

    private Tensor Heads(Tensor x)
    {
        var split = x.Unflatten(-1, _numHeads, x.Size(-1) / _numHeads);
        return _batchFirst ? split.Permute(0, 2, 1, 3) : split.Permute(1, 2, 0, 3);
    }

    private Tensor Join(Tensor x) => OutProj.Forward((_batchFirst ? x.Permute(0, 2, 1, 3) : x.Permute(2, 0, 1, 3)).Flatten(-2));
}
