namespace Diorama.Models;

/// <summary>
/// Reads several texts symbol by symbol, side by side, and says after each what may follow. What it says of a text does not depend on the others:
/// not even in the last digits.
/// </summary>
internal interface ISymbolPredictor : IDisposable
{
    /// <summary>How many texts it reads side by side.</summary>
    int NumTexts { get; }

    /// <summary>Begins new texts.</summary>
    void Reset();

    /// <summary>Reads the next symbol of each text.</summary>
    /// <param name="ids">[NumTexts].</param>
    /// <param name="logits">[NumTexts, symbols], row by row; filled with the logits of the symbols that follow.</param>
    void Read(ReadOnlySpan<int> ids, Span<float> logits);
}
