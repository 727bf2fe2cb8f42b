using Diorama.Core;

namespace Diorama.Models.Tests;

public sealed class TextSymbolsTests
{
    [Fact]
    public void IdOf_CharacterOfTheVocabulary_IsItsPlace()
    {
        var symbols = new TextSymbols(SomeText.SpecOf(10, "山", "水", "𠀀"));
        Assert.Equal([5, 6, 7, TextSymbols.Newline], new[] { "山", "水", "𠀀", "\n" }.Select(symbols.IdOf));
        Assert.Equal(["\n", "山", "水", "𠀀"], Enumerable.Range(4, 4).Select(id => symbols[id]));
        Assert.Equal((8, 8), (symbols.Count, symbols.LongestText));
    }

    [Theory]
    [InlineData("云")]
    [InlineData("<pad>")]
    [InlineData("<end>")]
    public void IdOf_NoCharacterOfTheVocabulary_IsUnknown(string text) =>
        Assert.Equal(TextSymbols.Unknown, new TextSymbols(SomeText.SpecOf(10, "山")).IdOf(text));

    [Theory]
    [InlineData(TextSymbols.Pad)]
    [InlineData(TextSymbols.Unknown)]
    [InlineData(6)]
    public void Item_SymbolThatWritesNothing_Throws(int id) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextSymbols(SomeText.SpecOf(10, "山"))[id]);

    [Theory]
    [InlineData("must begin with", "a", "b")]
    [InlineData("has no characters", "<pad>", "<begin>", "<end>", "<unknown>", "\n")]
    [InlineData("twice", "<pad>", "<begin>", "<end>", "<unknown>", "\n", "a", "a")]
    public void Constructor_VocabularyOfAnotherKind_SaysWhatIsWrong(string expected, params string[] vocabulary)
    {
        var spec = new DataSpec { Modality = Modality.Text, Shape = [10], Vocabulary = vocabulary };
        Assert.Contains(expected, Assert.Throws<UserException>(() => new TextSymbols(spec)).Message, StringComparison.Ordinal);
    }
}
