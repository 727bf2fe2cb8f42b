using System.Text.Json;

namespace Diorama.Core;

/// <summary>Cuts a text into the pieces within which pairs are merged: one entry of a file's <c>pre_tokenizer</c>.</summary>
internal interface IPreTokenizer
{
    /// <summary>Hands on the pieces in their order; joined, they are the text, and none is empty.</summary>
    void Cut(ReadOnlySpan<char> text, PieceSink take);

    /// <summary>Writes it as it stands in a <c>tokenizer.json</c>.</summary>
    void Write(Utf8JsonWriter json);
}
