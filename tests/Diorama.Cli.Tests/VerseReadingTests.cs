using Diorama.Core;

namespace Diorama.Cli.Tests;

public sealed class VerseReadingTests
{
    /// <summary>Marks are line ends to a model that knows none.</summary>
    [Theory]
    [InlineData("春眠不觉晓，\n处处闻啼鸟。", "春眠不觉晓\n处处闻啼鸟")]
    [InlineData("春眠不觉晓，处处闻啼鸟", "春眠不觉晓\n处处闻啼鸟")]
    [InlineData("春眠不觉晓,处处闻啼鸟.", "春眠不觉晓\n处处闻啼鸟")]
    [InlineData("春眠不觉晓 ， 处处闻啼鸟。！\r\n夜来", "春眠不觉晓\n处处闻啼鸟\n夜来")]
    [InlineData("春眠不觉晓　处处闻啼鸟 ", "春眠不觉晓\n处处闻啼鸟")]
    [InlineData("𠮷眠不觉晓、处处闻啼𠮷？夜", "𠮷眠不觉晓\n处处闻啼𠮷\n夜")]
    [InlineData("春眠不觉晓，", "春眠不觉晓\n")] // a line follows a comma; whether one follows a full stop, the model says
    [InlineData("春眠不觉晓，处处闻啼鸟； ", "春眠不觉晓\n处处闻啼鸟\n")]
    [InlineData("处处闻啼鸟。\n", "处处闻啼鸟\n")]
    [InlineData("春眠。\n\n处处", "春眠\n\n处处")]
    [InlineData("春眠不觉晓\n\n处处闻啼鸟\r\n夜", "春眠不觉晓\n\n处处闻啼鸟\r\n夜")]
    [InlineData("，春", "，春")]
    [InlineData("a，b。c\n", "a，b。c\n")]
    [InlineData("", "")]
    public void Read_MarksThatTheModelDoesNotKnow_AreLineEnds(string text, string expected) => Assert.Equal(expected, VerseReading.Read(text, Spec("春眠不觉晓处处闻啼鸟夜来")));

    [Theory]
    [InlineData("春眠不觉晓，\n处处闻啼鸟。", "春眠不觉晓，。")]
    [InlineData("春眠，处处!", "春眠处!")] // one mark known: it has read punctuation
    public void Read_MarksThatTheModelKnows_StayAsTheyAre(string text, string known) => Assert.Equal(text, VerseReading.Read(text, Spec(known)));

    [Fact]
    public void Read_SpaceThatTheModelKnows_StaysAndMarksDoNot() => Assert.Equal("春眠 不觉\n晓", VerseReading.Read("春眠 不觉，晓", Spec("春眠不觉晓 ")));

    /// <summary>A poem on one line comes back as it is printed.</summary>
    [Theory]
    [InlineData("春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。")]
    [InlineData("春眠不觉晓,处处闻啼鸟. 夜来风雨声,花落知多少.")]
    public void Read_PoemOnOneLine_IsPrintedAsAPoem(string text) =>
        Assert.Equal("春眠不觉晓，\n处处闻啼鸟。\n夜来风雨声，\n花落知多少。", VersePunctuation.Print(VerseReading.Read(text, Spec("春眠不觉晓处处闻啼鸟"))));

    private static DataSpec Spec(string characters) => new() { Modality = Modality.Text, Shape = [8], Tokenizer = CharacterTokenizer.Build([characters]) };
}
