namespace Diorama.Evaluation.Tests.Metrics.Text;

public sealed class SelfBleuTests
{
    private static readonly string[] _texts = ["a b c d e f", "a b c x y z", "a b c d e f g h", "q q q r s t", "a a b b c c"];

    [Fact]
    public void Of_SomeTexts_IsTheMeanOfEachAgainstAllOthers() => Assert.Equal(
        _texts.Select((text, i) => Bleu.Of(BleuCounts.Of(text, [.. _texts.Where((_, other) => other != i)]), effectiveOrder: true).Score).Average(),
        SelfBleu.Of(_texts),
        1e-10);

    [Fact]
    public void Of_OneTextAgainAndAgain_IsAHundred() => Assert.Equal(100, SelfBleu.Of(["one two three four five", "one two three four five", "one two three four five"]), 1e-9);

    [Fact]
    public void Of_TextsThatShareNothing_IsNought() => Assert.Equal(0, SelfBleu.Of(["a b c d", "e f g h", "i j k l"]));

    [Fact]
    public void Of_Chinese_CountsCharacters() => Assert.True(SelfBleu.Of(["床前明月光", "床前明月照"], BleuTokenizer.Characters) > 50);
}
