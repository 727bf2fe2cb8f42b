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
    public void Phrases_PunctuationAndLines_EndThem() =>
        Assert.Equal(["a b", "c d", "e f g", "h"], Words.Phrases("a b, c d.\ne “f” g\n\nh").Select(p => string.Join(' ', p)));
}
