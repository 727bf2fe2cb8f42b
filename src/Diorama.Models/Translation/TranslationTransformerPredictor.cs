using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Translates token by token with a Transformer, keeping the keys and values of the source and of the tokens behind.</summary>
/// <param name="model">Borrowed.</param>
internal sealed class TranslationTransformerPredictor(TranslationTransformer model) : ITranslationPredictor
{
    private readonly (Tensor Key, Tensor Value)?[] _past = new (Tensor Key, Tensor Value)?[model.Config.DecoderLayers];
    private readonly SourceRows _rows = new();
    private int _place;

    /// <inheritdoc/>
    public int NumSymbols => model.Symbols.Count;

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<int[]> sources)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var mode = EvaluationMode.Of(model);
        ForgetPast();
        _place = 0;
        var (memory, allowed) = model.Encode(SourceRows.Stack(sources, model.Symbols.Tokenizer.Pad).To(model.Device));
        Tensor[] tensors = [.. memory.SelectMany(layer => new[] { layer.Key, layer.Value })];
        _rows.Begin(sources.Count, allowed is null ? tensors : [.. tensors, allowed]);
    }

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<int> parents, ReadOnlySpan<int> ids, Span<float> logits)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var mode = EvaluationMode.Of(model);
        var source = _rows.Follow(parents);
        var layers = _past.Length;
        var memory = Enumerable.Range(0, layers).Select(i => (source[2 * i], source[(2 * i) + 1])).ToArray();
        var allowed = source.Count > 2 * layers ? source[^1] : null;
        var chosen = _place > 0 && !SourceRows.IsIdentity(parents, (int)_past[0]!.Value.Key.Size(0)) ? SourceRows.Index(parents).To(model.Device) : null;
        (Tensor Key, Tensor Value)?[] past = chosen is null ? [.. _past] : Array.ConvertAll(_past, layer => Chosen(layer, chosen));
        var tokens = Tensor.From(ids, ids.Length, 1).ToCopy(dtype: DType.Int64).To(model.Device);
        var next = model.Step(tokens, _place++, past, memory, allowed);
        ForgetPast();
        for (var i = 0; i < layers; i++) _past[i] = (past[i]!.Value.Key.Own(), past[i]!.Value.Value.Own());
        next.To(Device.Cpu).CopyTo(logits);
    }

    /// <summary>Frees what was kept.</summary>
    public void Dispose()
    {
        ForgetPast();
        _rows.Dispose();
    }

    private static (Tensor Key, Tensor Value)? Chosen((Tensor Key, Tensor Value)? layer, Tensor rows) =>
        layer is { } kept ? (kept.Key.IndexSelect(0, rows), kept.Value.IndexSelect(0, rows)) : null;

    private void ForgetPast()
    {
        for (var i = 0; i < _past.Length; i++)
        {
            _past[i]?.Key.Dispose();
            _past[i]?.Value.Dispose();
            _past[i] = null;
        }
    }
}
