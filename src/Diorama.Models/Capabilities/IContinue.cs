namespace Diorama.Models;

/// <summary>Goes on writing where a text stops.</summary>
public interface IContinue
{
    /// <summary>Writes texts. Text i depends only on the weights, the request and its number.</summary>
    /// <returns>One text for each that was asked for, without its special symbols; plain values, no tensors.</returns>
    IEnumerable<string> Continue(TextRequest request);
}
