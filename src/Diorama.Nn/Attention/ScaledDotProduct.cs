using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>softmax(Q K^T / sqrt(E)) V: by a kernel of ours or libtorch's operator where there is one, else written out, with the same numbers.</summary>
/// <remarks>Vaswani et al. 2017, arXiv 1706.03762, eq. 1.</remarks>
public static class ScaledDotProduct
{
    private static readonly Lazy<bool> _isFused = new(() => TorchRuntime.HasOperator("aten::scaled_dot_product_attention"));

    /// <summary>Attends.</summary>
    /// <param name="query">[..., L, E].</param>
    /// <param name="key">[..., S, E]; where it is [B, H', S, E] and the query [B, H, L, E], each of its heads is for H / H' of the query's that stand together.</param>
    /// <param name="value">[..., S, Ev], with the key's heads.</param>
    /// <param name="attnMask">Broadcast to [..., L, S]: bool, true where attention is allowed, or numbers added to the scores. A row that allows nothing gives NaN.</param>
    /// <param name="isCausal">Place i attends to places 0 to i only.</param>
    /// <param name="dropout">Probability of dropping a weight; 0 outside training.</param>
    /// <param name="scale">Factor on the scores; null: 1 / sqrt(E).</param>
    /// <param name="generator">Where dropout draws from; null: libtorch's default one.</param>
    /// <returns>[..., L, Ev].</returns>
    public static Tensor Attend(Tensor query, Tensor key, Tensor value, Tensor? attnMask = null, bool isCausal = false, double dropout = 0, double? scale = null, Generator? generator = null)
    {
        if (isCausal && attnMask is null && dropout == 0 && HasKernel(query, key, value)) return query.CausalAttention(key, value, scale ?? 1 / Math.Sqrt(query.Size(-1)));
        if (!isCausal && dropout == 0 && IsSingle(query, key, value, attnMask)) return AttendApart(query, key, value, null, attnMask, scale);
        // libtorch's operator takes no generator, and not both kinds of mask.
        if (_isFused.Value && FusedKernels.AreOn && dropout == 0)
        {
            (key, value) = (ForEachQuery(query, key), ForEachQuery(query, value));
            return attnMask is null || !isCausal
                ? query.ScaledDotProductAttention(key, value, attnMask, 0, isCausal, scale)
                : query.ScaledDotProductAttention(key, value, Both(attnMask, CausalMask(query, key)), 0, false, scale);
        }
        return AttendWithWeights(query, key, value, attnMask, isCausal, dropout, scale, generator).Output;
    }

    /// <summary>Attends, and tells where to. Arguments as in <see cref="Attend"/>.</summary>
    /// <returns>[..., L, Ev], and the weights [..., L, S] after dropout.</returns>
    public static (Tensor Output, Tensor Weights) AttendWithWeights(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor? attnMask = null,
        bool isCausal = false,
        double dropout = 0,
        double? scale = null,
        Generator? generator = null
    )
    {
        (key, value) = (ForEachQuery(query, key), ForEachQuery(query, value));
        var scores = (query * (scale ?? 1 / Math.Sqrt(query.Size(-1)))).Matmul(key.Transpose(-2, -1));
        if (isCausal) scores = Masked(scores, CausalMask(query, key));
        if (attnMask is not null) scores = Masked(scores, attnMask);
        var weights = scores.Softmax(-1);
        weights = DropoutMask.Apply(weights, weights.Shape, dropout, generator);
        return (weights.Matmul(value), weights);
    }

    /// <summary>Whether <see cref="AttendApart"/> serves this query: a single one a row and head, which no gradient is wanted of.</summary>
    internal static bool ReadsApart(Tensor query) => HasKernels(query) && query.Size(2) == 1 && !query.RequiresGrad;

    /// <summary>Attends to keys and values that lie apart: each row says from which of theirs each place is read.</summary>
    /// <param name="query">[B, H, 1, E], of which <see cref="ReadsApart"/> holds.</param>
    /// <param name="key">[R, H', S, E].</param>
    /// <param name="value">[R, H', S, E].</param>
    /// <param name="rows">int64 [B, S], or [B, 1] where it is one row for all places; null: each its own.</param>
    /// <param name="allowed">bool [R, 1, 1, S], false where nobody may look; null: nowhere.</param>
    /// <param name="scale">Factor on the scores; null: 1 / sqrt(E).</param>
    /// <returns>[B, H, 1, E].</returns>
    internal static Tensor AttendApart(Tensor query, Tensor key, Tensor value, Tensor? rows, Tensor? allowed, double? scale = null) =>
        query.QueryAttention(key, value, rows, allowed, scale ?? 1 / Math.Sqrt(query.Size(-1)));

    private static bool HasKernel(Tensor query, Tensor key, Tensor value) => HasKernels(query) && query.Size(2) == key.Size(2) && IsOfGroups(query, key, value);

    private static bool IsSingle(Tensor query, Tensor key, Tensor value, Tensor? mask) =>
        ReadsApart(query) && !key.RequiresGrad && !value.RequiresGrad && IsOfGroups(query, key, value)
        && (mask is null || (mask.DType == DType.Bool && mask.Shape.SequenceEqual([key.Size(0), 1, 1, key.Size(2)])));

    private static bool HasKernels(Tensor query) =>
        FusedKernels.AreOn && query.NumDims == 4 && query.Device.Type == DeviceType.Cpu && query.DType is DType.Float32 or DType.Float64;

    private static bool IsOfGroups(Tensor query, Tensor key, Tensor value) =>
        key.DType == query.DType && value.DType == query.DType && key.Shape.SequenceEqual(value.Shape)
        && key.NumDims == 4 && key.Size(0) == query.Size(0) && key.Size(1) > 0 && query.Size(1) % key.Size(1) == 0 && key.Size(3) == query.Size(3);

    private static Tensor ForEachQuery(Tensor query, Tensor x) =>
        x.NumDims < 4 || x.Size(-3) >= query.Size(-3) ? x : x.RepeatInterleave(query.Size(-3) / x.Size(-3), -3);

    private static Tensor Masked(Tensor scores, Tensor mask) =>
        mask.DType == DType.Bool ? scores.MaskedFill(mask.LogicalNot(), double.NegativeInfinity) : scores + mask;

    private static Tensor CausalMask(Tensor query, Tensor key) =>
        Tensor.Ones([query.Size(-2), key.Size(-2)], DType.Bool, query.Device).Tril();

    private static Tensor Both(Tensor mask, Tensor allowed) =>
        mask.DType == DType.Bool ? mask.LogicalAnd(allowed) : mask.MaskedFill(allowed.LogicalNot(), double.NegativeInfinity);
}
