using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// Predicts symbol by symbol with the weights of a trained Transformer, on one thread of this processor, without libtorch: for one text several times as fast.
/// It holds copies of the weights as they were when it was made, and the keys and values of what it read. Not for several threads at once.
/// </summary>
/// <remarks>The numbers are the layers' own to 1e-5.</remarks>
public sealed class TransformerStepper : IStepper
{
    private readonly TransformerConfig _config;
    private readonly TransformerStep[] _layers;
    private readonly StepNorm _norm;
    private readonly PackedMatrix _head;
    private readonly float[] _embedding;
    private readonly float[]? _places;
    private readonly (float[] Cosines, float[] Sines)[]? _turns;
    private readonly float[] _stream;
    private readonly float[] _logits;
    private int _length;

    /// <summary>Copies the weights.</summary>
    /// <param name="embedding">Symbols to vectors.</param>
    /// <param name="stack">Causal, without memory; of any dtype and device. Dropout is left out.</param>
    /// <param name="head">From the last vectors to the logits.</param>
    public TransformerStepper(Embedding embedding, TransformerStack stack, Linear head)
    {
        using var scope = TensorScope.Open();
        using var still = Autograd.NoGrad();
        _config = stack.Config;
        _layers = [.. stack.Layers.Select(layer => new TransformerStep(layer, _config))];
        _norm = new StepNorm(stack.Norm, _config);
        _head = new PackedMatrix(head.CurrentWeight, [head.Bias?.Value]);
        _embedding = Values(embedding.Weight);
        _places = stack.PlaceVectors is { } places ? Values(places) : null;
        _turns = stack.Rotary is { } rotary ? [.. Enumerable.Range(0, _config.Context).Select(rotary.At)] : null;
        (_stream, _logits) = (new float[_config.Dim], new float[_head.NumOutputs]);
        NumLogits = (int)head.CurrentWeight.Size(0);
    }

    /// <inheritdoc/>
    public int NumLogits { get; }

    /// <inheritdoc/>
    public void Reset() => _length = 0;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The context is full.</exception>
    public void Step(int token, Span<float> logits)
    {
        if (_length == _config.Context) throw new InvalidOperationException($"The context of {_config.Context} symbols is full.");
        _embedding.AsSpan(token * _config.Dim, _config.Dim).CopyTo(_stream);
        if (_places is not null) StepMath.Add(_places.AsSpan(_length * _config.Dim, _config.Dim), _stream);
        foreach (var layer in _layers) layer.Advance(_stream, _length, _turns?[_length]);
        _length++;
        _head.Multiply(_norm.Of(_stream), _logits);
        _logits.AsSpan(0, NumLogits).CopyTo(logits);
    }

    private static float[] Values(Tensor tensor) => tensor.Detach().To(DType.Float32).ToArray<float>();
}
