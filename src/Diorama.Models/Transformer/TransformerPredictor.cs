using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Predicts symbol by symbol with a model's own layers, on its device, with the keys and values of what it read.</summary>
/// <param name="model">Borrowed.</param>
internal sealed class TransformerPredictor(TransformerModel model) : ISymbolPredictor
{
    private readonly KeyValueCache _cache = model.Cache();

    /// <inheritdoc/>
    public int NumTexts => 32;

    /// <inheritdoc/>
    public void Reset() => _cache.Reset();

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<int> ids, Span<float> logits)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var mode = EvaluationMode.Of(model);
        var tokens = Tensor.From(ids, ids.Length, 1).ToCopy(dtype: DType.Int64).To(model.Device);
        model.Forward(tokens, _cache).Squeeze(1).To(DType.Float32).To(Device.Cpu).CopyTo(logits);
    }

    /// <summary>Frees the cache.</summary>
    public void Dispose() => _cache.Dispose();
}
