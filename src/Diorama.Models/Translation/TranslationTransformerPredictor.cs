using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Translates token by token with a Transformer, keeping the keys and values of the source and of the tokens behind.</summary>
/// <param name="model">Borrowed.</param>
internal sealed class TranslationTransformerPredictor(TranslationTransformer model) : ITranslationPredictor
{
    private readonly KeyValueCache _cache = model.Cache();
    private readonly SourceRows _rows = new();
    private int _numRows;

    /// <inheritdoc/>
    public int NumSymbols => model.Symbols.Count;

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<int[]> sources)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var mode = EvaluationMode.Of(model);
        _cache.Reset();
        var memory = model.Encode(SourceRows.Stack(sources, model.Symbols.Tokenizer.Pad).To(model.Device));
        Tensor[] tensors = [.. memory.Layers.SelectMany(layer => new[] { layer.Keys, layer.Values })];
        _rows.Begin(sources.Count, memory.Allowed is null ? tensors : [.. tensors, memory.Allowed]);
    }

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<int> parents, ReadOnlySpan<int> ids, Span<float> logits)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var mode = EvaluationMode.Of(model);
        if (_cache.Length > 0 && !SourceRows.IsIdentity(parents, _numRows)) _cache.Reorder(SourceRows.Index(parents).To(model.Device));
        _numRows = ids.Length;
        var tokens = Tensor.From(ids, ids.Length, 1).ToCopy(dtype: DType.Int64).To(model.Device);
        model.Step(tokens, Memory(parents), _cache).To(Device.Cpu).To(DType.Float32).CopyTo(logits);
    }

    /// <summary>Frees what was kept.</summary>
    public void Dispose()
    {
        _cache.Dispose();
        _rows.Dispose();
    }

    // On the processor a row of attention reads its source where it lies; elsewhere hypotheses need rows of their own.
    private TransformerMemory Memory(ReadOnlySpan<int> parents) =>
        model.Device.Type == DeviceType.Cpu ? Memory(_rows.Sources, _rows.FollowByNumber(parents)) : Memory(_rows.Follow(parents), null);

    private TransformerMemory Memory(IReadOnlyList<Tensor> rows, Tensor? sourceOf)
    {
        var layers = model.Config.DecoderLayers;
        return new([.. Enumerable.Range(0, layers).Select(i => (rows[2 * i], rows[(2 * i) + 1]))], rows.Count > 2 * layers ? rows[^1] : null, sourceOf);
    }
}
