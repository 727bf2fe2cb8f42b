namespace Diorama.Core.Tests.Tokenizers;

public sealed class CharacterTokenizerTests
{
    [Fact]
    public void Build_Characters_AreOrderedByFrequencyThenCodePoint()
    {
        var tokenizer = CharacterTokenizer.Build(["bb𠮷a\n", "b𠮷cc\n", "\ud800"]);
        Assert.Equal("bc𠮷a", string.Concat(tokenizer.Characters));
        Assert.Equal(9, tokenizer.Count);
        Assert.Equal([5, 6, 7, 8, SpecialSymbols.Newline, SpecialSymbols.Unknown, SpecialSymbols.Unknown], tokenizer.Encode("bc𠮷a\nz\ud800"));
    }

    [Fact]
    public void Decode_SpecialSymbols_LeaveOnlyText() =>
        Assert.Equal("a\n□b", CharacterTokenizer.Build(["ab"]).Decode([SpecialSymbols.Begin, 5, SpecialSymbols.Newline, SpecialSymbols.Unknown, 6, SpecialSymbols.End, 5, SpecialSymbols.Pad]));

    [Fact]
    public void Build_RareCharacters_AreUnknown() =>
        Assert.Equal([5, SpecialSymbols.Unknown], CharacterTokenizer.Build(["aab"], minCount: 2).Encode("ab"));

    [Theory]
    [InlineData("a|a")]
    [InlineData("a|\n")]
    [InlineData("ab")]
    [InlineData("a|")]
    [InlineData("\ud800")]
    public void Of_NoSingleCharacters_AreRefused(string symbols) => Assert.Throws<ArgumentException>(() => CharacterTokenizer.Of(symbols.Split('|')));
}
