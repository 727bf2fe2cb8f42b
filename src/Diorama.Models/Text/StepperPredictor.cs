using Diorama.Nn;

namespace Diorama.Models;

/// <summary>Predicts symbol by symbol on this processor, one text at a time, with copies of the weights and no tensors.</summary>
/// <param name="stepper">Its own: nobody else may step it.</param>
internal sealed class StepperPredictor(IStepper stepper) : ISymbolPredictor
{
    /// <inheritdoc/>
    public int NumTexts => 1;

    /// <inheritdoc/>
    public void Reset() => stepper.Reset();

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<int> ids, Span<float> logits) => stepper.Step(ids[0], logits);

    /// <summary>Nothing to free.</summary>
    public void Dispose()
    {
    }
}
