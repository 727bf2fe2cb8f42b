namespace Diorama.Core.Tests;

public sealed class CaptionSpecTests
{
    private static CaptionSpec Spec(int length = 4) => new() { Vocabulary = [.. CaptionSpec.SpecialWords, "red", "car", "猫"], Length = length };

    [Theory]
    [InlineData("A red CAR!", "a|red|car")]
    [InlineData("face-smiling, two__eyes", "face|smiling|two|eyes")]
    [InlineData("the cat's O’Neill", "the|cats|oneill")]
    [InlineData("赤い車 car2車", "赤|い|車|car2|車")]
    [InlineData("ÉTÉ e\u0301te\u0301", "été|e\u0301te\u0301")]
    [InlineData("\ud83d\ude00 \ud800 ..", "")]
    [InlineData("", "")]
    public void Words_OfAnyText_AreLowerCaseWithoutPunctuation(string text, string words) =>
        Assert.Equal(words, string.Join('|', CaptionSpec.Words(text)));

    [Fact]
    public void Encode_Prompt_IsCutAndPadded()
    {
        Assert.Equal([2, 3, 0, 0], Spec().Encode("Red, car."));
        Assert.Equal([2, 1, 3, 4], Spec().Encode("red fast car 猫 red"));
        Assert.Equal([0, 0, 0, 0], Spec().Encode(""));
        Assert.Equal([1, 1, 0, 0], Spec().Encode("<pad> <unknown>"));
        Assert.Equal(["fast", "old"], Spec().UnknownWords("fast old red fast"));
    }

    [Fact]
    public void With_OtherVocabulary_EncodesByIt()
    {
        var spec = Spec();
        Assert.Equal(2, spec.Encode("red")[0]);
        Assert.Equal(2, (spec with { Vocabulary = [.. CaptionSpec.SpecialWords, "blue"] }).Encode("blue")[0]);
        Assert.Equal(Spec(), spec);
        Assert.NotEqual(Spec(5), spec);
    }

    [Theory]
    [InlineData("a red car", 1)]
    [InlineData("red", null)] // as often of one as of the other
    [InlineData("horse", null)]
    [InlineData("smiling face", 0)]
    public void ClassOf_Prompt_IsTheLikeliestByItsWords(string prompt, int? expected)
    {
        var captions = new CaptionSpec { Vocabulary = [.. CaptionSpec.SpecialWords, "red", "a", "car", "face"], Length = 4, WordClasses = [[], [], [0, 5, 1, 5], [0, 1, 1, 1], [1, 4], [0, 4]] };
        Assert.Equal(expected, captions.ClassOf(prompt));
        Assert.Null((captions with { WordClasses = [] }).ClassOf(prompt));
    }
}
