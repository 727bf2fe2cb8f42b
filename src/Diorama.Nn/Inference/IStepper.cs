namespace Diorama.Nn;

/// <summary>Reads a text symbol by symbol without tensors, and says after each what may follow.</summary>
public interface IStepper
{
    /// <summary>Logits of a step.</summary>
    int NumLogits { get; }

    /// <summary>Begins a new text.</summary>
    void Reset();

    /// <summary>Reads a symbol.</summary>
    /// <param name="token">Its id.</param>
    /// <param name="logits">Receives the <see cref="NumLogits"/> logits of what follows.</param>
    void Step(int token, Span<float> logits);
}
