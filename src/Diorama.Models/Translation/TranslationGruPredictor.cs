using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Translates token by token with the attention model, keeping the source as read and the states of its two layers.</summary>
/// <param name="model">Borrowed.</param>
internal sealed class TranslationGruPredictor(TranslationGru model) : ITranslationPredictor
{
    private readonly SourceRows _rows = new();
    private (Tensor First, Tensor Second)? _state;

    /// <inheritdoc/>
    public int NumSymbols => model.Symbols.Count;

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<int[]> sources)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var mode = EvaluationMode.Of(model);
        var read = model.Encode(SourceRows.Stack(sources, model.Symbols.Tokenizer.Pad).To(model.Device));
        _rows.Begin(sources.Count, [read.States, read.Mean, read.Bias]);
        Keep(model.Begin(read));
    }

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<int> parents, ReadOnlySpan<int> ids, Span<float> logits)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var mode = EvaluationMode.Of(model);
        var source = _rows.Follow(parents);
        var chosen = SourceRows.Index(parents).To(model.Device);
        var (first, second) = _state!.Value;
        var tokens = Tensor.From(ids, ids.Length, 1).ToCopy(dtype: DType.Int64).To(model.Device);
        var (output, state) = model.Decode(tokens, new(source[0], source[1], source[2]), (first.IndexSelect(1, chosen), second.IndexSelect(1, chosen)));
        Keep(state);
        model.Next(output.Squeeze(1)).To(Device.Cpu).To(DType.Float32).CopyTo(logits);
    }

    /// <summary>Frees what was kept.</summary>
    public void Dispose()
    {
        Forget();
        _rows.Dispose();
    }

    private void Keep((Tensor First, Tensor Second) state)
    {
        Forget();
        _state = (state.First.Own(), state.Second.Own());
    }

    private void Forget()
    {
        _state?.First.Dispose();
        _state?.Second.Dispose();
        _state = null;
    }
}
