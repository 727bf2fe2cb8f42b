namespace Diorama.Models;

/// <summary>How much a model doubts a symbol of a text.</summary>
/// <param name="Text">What the symbol writes: a character, several, or nothing.</param>
/// <param name="Doubt">Higher is more doubtful.</param>
public readonly record struct SymbolDoubt(string Text, double Doubt);
