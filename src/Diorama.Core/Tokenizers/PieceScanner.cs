using System.Buffers;
using System.Text;

namespace Diorama.Core;

/// <summary>
/// Finds the pieces of <see cref="PreTokenization"/>. Written out rather than left to .NET's regular expressions, which see UTF-16 units: to them a letter beyond
/// U+FFFF is none.
/// </summary>
internal static class PieceScanner
{
    /// <summary>GPT-2's pattern, as files name it.</summary>
    internal const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>Llama 3's pattern, as files name it.</summary>
    internal const string Llama3Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const int LongestNumber = 3; // of Llama 3

    private enum Sort
    {
        None,
        Letter,
        Number,
        Space,
        LineEnd,
        Sign,
    }

    /// <summary>How many UTF-16 units the first piece of a text has.</summary>
    /// <param name="text">Not empty.</param>
    /// <param name="how">Which pieces.</param>
    internal static int Next(ReadOnlySpan<char> text, PreTokenization how) => how == PreTokenization.Gpt2 ? NextGpt2(text) : NextLlama3(text);

    private static int NextGpt2(ReadOnlySpan<char> text)
    {
        if (Contraction(text, anyCase: false) is var contraction and > 0) return contraction;
        var start = text[0] == ' ' ? 1 : 0;
        return SortAt(text[start..], out _) is var sort and (Sort.Letter or Sort.Number or Sort.Sign) ? start + Run(text[start..], sort) : Spaces(text);
    }

    private static int NextLlama3(ReadOnlySpan<char> text)
    {
        if (Contraction(text, anyCase: true) is var contraction and > 0) return contraction;
        var first = SortAt(text, out var length);
        if (first == Sort.Letter) return Run(text, Sort.Letter);
        if (first == Sort.Number) return Run(text, Sort.Number, LongestNumber);
        if (first is Sort.Sign or Sort.Space && SortAt(text[length..], out _) == Sort.Letter) return length + Run(text[length..], Sort.Letter);
        var start = text[0] == ' ' ? 1 : 0;
        if (Run(text[start..], Sort.Sign) is var signs and > 0) return start + signs + Run(text[(start + signs)..], Sort.LineEnd);
        var spaces = text[..AllSpaces(text)];
        return spaces.LastIndexOfAny('\r', '\n') is var end and >= 0 ? end + 1 : Spaces(text);
    }

    /// <summary>All the space, but for the last where something follows: that begins the next piece.</summary>
    private static int Spaces(ReadOnlySpan<char> text) => AllSpaces(text) is var count && count < text.Length && count > 1 ? count - 1 : count;

    private static int AllSpaces(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsWhiteSpace(text[count])) count++;
        return count;
    }

    private static int Run(ReadOnlySpan<char> text, Sort sort, int most = int.MaxValue)
    {
        var at = 0;
        while (most-- > 0 && SortAt(text[at..], out var length) == sort) at += length;
        return at;
    }

    private static int Contraction(ReadOnlySpan<char> text, bool anyCase)
    {
        if (text.Length < 2 || text[0] != '\'') return 0;
        var (first, second) = (Lower(text[1]), text.Length > 2 ? Lower(text[2]) : '\0');
        if (first is 's' or 't' or 'm' or 'd') return 2;
        return (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;

        // The long s is an s in another case, too.
        char Lower(char c) => !anyCase ? c : c == 'ſ' ? 's' : char.IsAscii(c) ? char.ToLowerInvariant(c) : c;
    }

    private static Sort SortAt(ReadOnlySpan<char> text, out int length)
    {
        length = 1;
        if (text.IsEmpty) return Sort.None;
        if (Rune.DecodeFromUtf16(text, out var rune, out length) != OperationStatus.Done) return Sort.Sign; // half a surrogate pair
        return Rune.IsLetter(rune) ? Sort.Letter
            : Rune.IsNumber(rune) ? Sort.Number
            : rune.Value is '\r' or '\n' ? Sort.LineEnd
            : Rune.IsWhiteSpace(rune) ? Sort.Space
            : Sort.Sign;
    }
}
