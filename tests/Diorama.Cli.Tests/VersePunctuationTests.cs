namespace Diorama.Cli.Tests;

public sealed class VersePunctuationTests
{
    [Theory]
    [InlineData("床前明月光\n疑是地上霜\n举头望明月\n低头思故乡", "床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。")]
    [InlineData("春眠不觉晓\n处处闻啼鸟\n夜来风雨声", "春眠不觉晓，\n处处闻啼鸟。\n夜来风雨声。")]
    [InlineData("𠮷前明月光\n疑是地上霜", "𠮷前明月光，\n疑是地上霜。")]
    [InlineData("床前明月光", "床前明月光")]
    [InlineData("床前明月光，\n疑是地上霜。", "床前明月光，\n疑是地上霜。")]
    [InlineData("five5\nlines", "five5\nlines")]
    [InlineData("床前明月光\n短\n疑是地上霜\n", "床前明月光，\n短\n疑是地上霜，\n")]
    [InlineData("", "")]
    public void Print_Text_HasTheMarksOfAPrintedPoem(string text, string expected)
    {
        Assert.Equal(expected, VersePunctuation.Print(text));
        var printing = new VersePunctuation();
        Assert.Equal(expected, string.Concat(text.Select(c => printing.Add(c.ToString()))) + printing.Finish()); // in pieces, within pairs too
    }
}
