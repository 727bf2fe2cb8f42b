using Diorama.Tests;

namespace Diorama.Evaluation.Tests.Reports;

public sealed class SampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void In_Folder_IsInTheOrderOfSteps()
    {
        var run = RunMaker.Make(_folder).WithPicture("step-001000.png").WithPicture("step-000999.png", 3, 5).WithPicture("final-interpolation.png").WithText("step-000000.txt", "a");
        var files = SampleFile.In(run.SamplesPath);
        Assert.Equal([0L, 999L, 1000L, null], files.Select(f => f.Step));
        Assert.Equal("interpolation", files[3].Name);
        Assert.Equal((3, 5), files[1].Size);
    }

    [Fact]
    public void In_FilesThatAreNoSamples_AreLeftOut()
    {
        var run = RunMaker.Make(_folder).WithText("step-000001.png", "no picture").WithText("empty.txt", "").WithText("list.json", "{}");
        Assert.Empty(SampleFile.In(run.SamplesPath));
    }

    [Fact]
    public void In_MissingFolder_IsEmpty() => Assert.Empty(SampleFile.In(_folder.File("none")));

    [Fact]
    public void Texts_File_IsPartedByEmptyLines()
    {
        var path = _folder.Write("a.txt", "\nab\ncd\r\n\r\n\nef\n \ngh\n");
        Assert.Equal(["ab\ncd", "ef", "gh"], new SampleFile(path).Texts());
    }

    [Theory]
    [InlineData("床前明月光\n疑是地上霜\n举头望明月\n低头思故乡", true)]
    [InlineData("床前明月光", true)]
    [InlineData("𠮷𠮷𠮷𠮷𠮷\n𠮷𠮷𠮷𠮷𠮷", true)]
    [InlineData("Shall I compare thee", false)]
    [InlineData("床前明月光疑是地上霜举头望明月低头思故乡", false)] // one long line
    [InlineData("\n", false)]
    public void IsVerse_Text_IsShortChineseLines(string text, bool verse) => Assert.Equal(verse, SampleText.IsVerse(text));

    [Fact]
    public void Card_Verse_HasAColumnForEachLine()
    {
        var verse = SampleText.Card("床前明月光\n疑是地上霜").Element("div")!;
        Assert.Equal(("verse", "zh-Hans"), (verse.Attribute("class")!.Value, verse.Attribute("lang")!.Value));
        Assert.Equal(["床前明月光", "疑是地上霜"], verse.Elements("p").Select(p => p.Value));
    }

    [Fact]
    public void Card_VeryLongText_IsCut() => Assert.InRange(SampleText.Card(new string('x', 100_000)).Value.Length, 1000, 5000);

    [Theory]
    [InlineData(20, 8, new[] { 0, 3, 5, 8, 11, 14, 16, 19 })]
    [InlineData(3, 8, new[] { 0, 1, 2 })]
    public void Spread_Items_KeepsFirstAndLast(int count, int most, int[] expected) =>
        Assert.Equal(expected, SampleView.Spread([.. Enumerable.Range(0, count)], most));
}
