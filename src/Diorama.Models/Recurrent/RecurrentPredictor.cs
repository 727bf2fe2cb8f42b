using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Predicts symbol by symbol with a model's own layers, on its device.</summary>
/// <param name="model">Borrowed.</param>
internal sealed class RecurrentPredictor(RecurrentModel model) : ISymbolPredictor
{
    private Tensor[]? _state;

    /// <inheritdoc/>
    public int NumTexts => 32;

    /// <inheritdoc/>
    public void Reset()
    {
        foreach (var tensor in _state ?? []) tensor.Dispose();
        _state = null;
    }

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<int> ids, Span<float> logits)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var mode = EvaluationMode.Of(model);
        var tokens = Tensor.From(ids, ids.Length, 1).ToCopy(dtype: DType.Int64).To(model.Device);
        var (output, state) = model.Read(tokens, _state);
        Reset();
        _state = Array.ConvertAll(state, tensor => tensor.Own());
        model.Logits(output.Squeeze(1)).To(Device.Cpu).CopyTo(logits);
    }

    /// <summary>Frees the state.</summary>
    public void Dispose() => Reset();
}
