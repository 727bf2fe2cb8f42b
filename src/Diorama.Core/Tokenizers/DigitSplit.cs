using System.Text;
using System.Text.Json;

namespace Diorama.Core;

/// <summary>Cuts numbers from what stands around them: a file's entry of the type <c>Digits</c>.</summary>
/// <param name="isEachAlone">Whether every digit is a piece of its own.</param>
internal sealed class DigitSplit(bool isEachAlone) : IPreTokenizer
{
    /// <inheritdoc/>
    public void Cut(ReadOnlySpan<char> text, PieceSink take)
    {
        var (start, wasNumber) = (0, false);
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            var isNumber = Rune.IsNumber(rune);
            if (at > start && (isNumber != wasNumber || (isNumber && isEachAlone)))
            {
                take(text[start..at]);
                start = at;
            }

            wasNumber = isNumber;
            at += length;
        }

        if (start < text.Length) take(text[start..]);
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "Digits");
        json.WriteBoolean("individual_digits", isEachAlone);
        json.WriteEndObject();
    }
}
