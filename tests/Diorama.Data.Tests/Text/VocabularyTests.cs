using Diorama.Core;
using Diorama.Data.Text;

namespace Diorama.Data.Tests.Text;

public sealed class VocabularyTests
{
    [Fact]
    public void Build_Characters_AreOrderedByCountThenCodePoint()
    {
        var vocabulary = Vocabulary.Build(["bb𠮷a\n", "b𠮷cc\n"]);
        Assert.Equal("bc𠮷a", string.Concat(vocabulary.Characters));
        Assert.Equal(9, vocabulary.Size);
        Assert.Equal([5, 6, 7, 8, SpecialSymbols.Newline, SpecialSymbols.Unknown], vocabulary.Encode("bc𠮷a\nz"));
    }

    [Fact]
    public void Decode_SpecialSymbols_LeaveOnlyText()
    {
        var vocabulary = Vocabulary.Build(["ab"]);
        Assert.Equal("a\n□b", vocabulary.Decode([SpecialSymbols.Begin, 5, SpecialSymbols.Newline, SpecialSymbols.Unknown, 6, SpecialSymbols.End, 5, SpecialSymbols.Pad]));
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.Decode([7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.Decode([-1]));
    }

    [Fact]
    public void Build_MinCount_MakesRareCharactersUnknown()
    {
        var vocabulary = Vocabulary.Build(["aab"], minCount: 2);
        Assert.Equal([5, SpecialSymbols.Unknown], vocabulary.Encode("ab"));
    }

    [Fact]
    public void Of_Symbols_MakesTheSameAgain()
    {
        var vocabulary = Vocabulary.Build(["春眠不覺曉\n處處聞啼鳥𠮷"]);
        Assert.Equal(vocabulary.Size, vocabulary.Symbols.Count);
        var again = Vocabulary.Of(vocabulary.Symbols);
        Assert.Equal(vocabulary.Characters, again.Characters);
        Assert.Equal(vocabulary.Encode("處𠮷\n"), again.Encode("處𠮷\n"));
    }

    [Theory]
    [InlineData("<pad>")]
    [InlineData("<pad>|<begin>|<end>|<unknown>|\n|ab")]
    [InlineData("<pad>|<begin>|<end>|<unknown>|\n|a|a")]
    [InlineData("<pad>|<begin>|<end>|<unknown>|\n|")]
    [InlineData("<pad>|<begin>|<end>|<unknown>|\n|a|\n")]
    [InlineData("<begin>|<pad>|<end>|<unknown>|\n|a")]
    public void Of_OtherSymbols_AreRefused(string symbols) => Assert.Throws<ArgumentException>(() => Vocabulary.Of(symbols.Split('|')));
}
