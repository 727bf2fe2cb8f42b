using Diorama.Data.Features;

namespace Diorama.Data.Tests.Features;

public sealed class WordsTests
{
    [Theory]
    [InlineData("In the Beginning, GOD created.", "in the beginning god created")]
    [InlineData("God’s Spirit; don't 'quote' o'", "god's spirit don't quote o")]
    [InlineData("¿Él crió LOS cielos? Señor—Ángel", "él crió los cielos señor ángel")]
    [InlineData("春眠不觉晓，处处", "春 眠 不 觉 晓 处 处")]
    [InlineData("AI模型 𠮷野家 カタカナ ひら", "ai 模 型 𠮷 野 家 カタカナ ひ ら")]
    [InlineData("3.5 1,000 a.b x_1 well-known", "3.5 1,000 a b x_1 well known")]
    [InlineData("co\u00ADoperate e\u0301te\u0301", "cooperate e\u0301te\u0301")]
    [InlineData("привет ΚΟΣΜΕ שלום ไทย", "привет κοσμε שלום ไทย")]
    [InlineData("  !? -- 😀 ", "")]
    [InlineData("", "")]
    public void Of_Text_IsItsWords(string text, string words) => Assert.Equal(words, string.Join(' ', Words.Of(text)));

    [Fact]
    public void Of_HalfACharacter_EndsAWord() => Assert.Equal(["a", "b"], Words.Of("a\uD800b"));

    [Fact]
    public void Of_AVeryLongWord_IsCutOff() => Assert.Equal(new string('a', Words.MaxLength), Assert.Single(Words.Of(new string('A', 1_000_000))));

    [Fact]
    public void Each_PunctuationAndLines_EndPhrases() =>
        Assert.Equal("|a b|c d|e f g|h", string.Concat(Words.Each("a b, c d.\ne “f” g\n\nh".AsMemory()).Select(word => (word.BeginsPhrase ? "|" : " ") + word.Text)));

    [Theory]
    [InlineData("")]
    [InlineData("a 𠮷")]
    [InlineData("...")]
    public void Each_Text_TellsHowFarItIs(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 50_000));
        var passed = new List<int>();
        Assert.Equal(Words.Of(text).Count, Words.Each(text.AsMemory(), passed.Add).Count());
        Assert.Equal(text.Length, passed.Sum());
        Assert.All(passed, count => Assert.InRange(count, 0, (1 << 16) + 1));
    }
}
