namespace Diorama.Cli.Tests;

public sealed class ProgressBarTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 12)]
    [InlineData(1, 24)]
    [InlineData(7, 24)]
    public void Draw_Share_FillsAsMuch(double share, int full) => Assert.Equal(new string('█', full) + new string('░', 24 - full), ProgressBar.Draw(share));

    [Theory]
    [InlineData(0.2, "1 s")]
    [InlineData(59, "59 s")]
    [InlineData(59.2, "1:00")]
    [InlineData(187, "3:07")]
    [InlineData(3765, "1:02:45")]
    [InlineData(3599.5, "1:00:00")]
    [InlineData(172_799, "47:59:59")]
    [InlineData(360_000, "4 d 4:00:00")]
    [InlineData(-1, "0 s")]
    public void Time_Span_IsShort(double seconds, string text) => Assert.Equal(text, ProgressBar.Time(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("run.steps=3", "run.steps=3")]
    [InlineData("data.path=/my pictures", "'data.path=/my pictures'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("", "''")]
    [InlineData("$HOME", "'$HOME'")]
    public void Quote_Word_IsOneWordToAShell(string word, string text) => Assert.Equal(text, CommandText.Quote(word));
}
