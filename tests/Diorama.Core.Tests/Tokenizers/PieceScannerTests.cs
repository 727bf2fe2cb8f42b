using System.Text.RegularExpressions;

namespace Diorama.Core.Tests.Tokenizers;

public sealed class PieceScannerTests
{
    [Theory]
    [InlineData(PreTokenization.Gpt2, "Hello  world's 123 !!\n\nx", "Hello| | world|'s| 123| !!|\n|\n|x")]
    [InlineData(PreTokenization.Gpt2, "it'S  ", "it|'|S|  ")]
    [InlineData(PreTokenization.Gpt2, "𠮷𠮷 𝒜!😀", "𠮷𠮷| 𝒜|!😀")]
    [InlineData(PreTokenization.Llama3, "Hello  world'S 12345 !!\n\nx", "Hello| | world|'S| |123|45| !!\n\n|x")]
    [InlineData(PreTokenization.Llama3, "a \n  \n b\t(c", "a| \n  \n| b|\t|(c")]
    [InlineData(PreTokenization.Llama3, "春眠，处处 𠮷!\r\n", "春眠|，处处| 𠮷|!\r\n")]
    public void Next_Text_IsCutAsPublished(PreTokenization how, string text, string expected) => Assert.Equal(expected, string.Join('|', Pieces(text, how)));

    [Theory]
    [InlineData(PreTokenization.Gpt2, PieceScanner.Gpt2Pattern)]
    [InlineData(PreTokenization.Llama3, PieceScanner.Llama3Pattern)]
    public void Next_RandomTextOfTheBasicPlane_IsWhatTheRegularExpressionFinds(PreTokenization how, string pattern)
    {
        var random = new SeededRandom(3);
        for (var i = 0; i < 4000; i++)
        {
            var text = new string([.. SomeStrings.Random(random).Where(c => !char.IsSurrogate(c))]);
            Assert.Equal(Regex.Matches(text, pattern, RegexOptions.CultureInvariant).Select(m => m.Value), Pieces(text, how));
        }
    }

    private static List<string> Pieces(string text, PreTokenization how)
    {
        var pieces = new List<string>();
        for (var rest = text.AsSpan(); !rest.IsEmpty; rest = rest[pieces[^1].Length..]) pieces.Add(rest[..PieceScanner.Next(rest, how)].ToString());
        return pieces;
    }
}
