namespace Diorama.Core;

/// <summary>Takes a piece of a text.</summary>
internal delegate void PieceSink(ReadOnlySpan<char> piece);
