namespace Diorama.Models;

/// <summary>Goes on writing where a text stops.</summary>
public interface IContinue
{
    /// <summary>How many symbols it reads at most, the one before a text counted: what lies further back it does not know of.</summary>
    /// <value>Default null: any number.</value>
    int? Context => null;

    /// <summary>
    /// Writes texts. Text i depends only on the weights, the request and its number. Of a model that learnt from running text (<see cref="Core.DataSpec.Opening"/>) each begins as a
    /// line does, prompt or not, and ends at its greatest length.
    /// </summary>
    /// <returns>One text for each that was asked for, without its special symbols; plain values, no tensors.</returns>
    /// <exception cref="OperationCanceledException">Told to stop, while the texts are enumerated.</exception>
    IEnumerable<string> Continue(TextRequest request);

    /// <summary>Writes the first text of a request piece by piece, as it comes into being; joined, the pieces are that text.</summary>
    /// <remarks>A model that cannot gives it in one piece.</remarks>
    /// <exception cref="OperationCanceledException">Told to stop, while the pieces are enumerated.</exception>
    IEnumerable<string> Stream(TextRequest request) => Continue(request with { Count = 1 });
}
