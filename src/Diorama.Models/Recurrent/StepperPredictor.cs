using Diorama.Nn;

namespace Diorama.Models;

/// <summary>Predicts symbol by symbol on this processor, one text at a time, with copies of the weights and no tensors.</summary>
internal sealed class StepperPredictor : ISymbolPredictor
{
    private readonly RecurrentStepper _stepper;

    /// <summary>Begins a text.</summary>
    /// <param name="stepper">Borrowed; begins anew.</param>
    internal StepperPredictor(RecurrentStepper stepper)
    {
        _stepper = stepper;
        stepper.Reset();
    }

    /// <inheritdoc/>
    public int NumTexts => 1;

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<int> ids, Span<float> logits) => _stepper.Step(ids, logits);

    /// <summary>Nothing to free.</summary>
    public void Dispose()
    {
    }
}
