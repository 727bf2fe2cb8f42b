namespace Diorama.Models;

/// <summary>Says which symbols of a text it doubts: a language model by how little it expected each, a discriminator by how little it believes each.</summary>
public interface IDoubtText
{
    /// <summary>What its doubt is measured in: <c>nats</c> where it is the negative log-likelihood of a symbol; empty where it has no unit.</summary>
    string DoubtUnit { get; }

    /// <summary>How much it doubts each symbol of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The symbols in their order; written together they are the text. One that writes only a part of a character writes nothing, and the one that ends the
    /// character writes it; the end of the text, where it is a symbol, stands last and writes nothing. Where the model learnt from running text it is none, and the first symbol is
    /// judged as one that begins a line.</returns>
    IReadOnlyList<SymbolDoubt> Doubt(string text);
}
