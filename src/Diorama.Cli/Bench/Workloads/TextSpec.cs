using System.Text;
using Diorama.Core;

namespace Diorama.Cli.Bench;

/// <summary>The data of a language model: rows of ids that stand for some characters.</summary>
internal static class TextSpec
{
    private const int FirstCharacter = 0x4e00; // of thousands that Unicode has in a row

    /// <param name="vocabulary">Ids.</param>
    /// <param name="length">Of a row.</param>
    /// <param name="sourceLength">Of a row of what is translated; null: nothing is.</param>
    public static DataSpec Of(int vocabulary, int length, int? sourceLength = null) => new()
    {
        Modality = Modality.Text,
        Shape = [length],
        Source = sourceLength is { } source ? [source] : [],
        Tokenizer = CharacterTokenizer.Of(Enumerable.Range(FirstCharacter, vocabulary - SpecialSymbols.Count).Select(point => new Rune(point).ToString())),
    };
}
