using System.Text.RegularExpressions;

namespace Diorama.Architecture.Tests;

public sealed partial class ReadmeTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void Readme_Program_IsTheSampleThatCompiles(string document) =>
        Assert.Equal(Repository.Read("samples/FirstDigits/Program.cs").Trim(), Code().Match(Repository.Read(document)).Groups[1].Value.Trim());

    [Fact]
    public void Readme_InBothLanguages_HasTheSameSectionsCommandsAndFigures()
    {
        var (english, chinese) = (Repository.Read("README.md"), Repository.Read("README.zh-CN.md"));
        Assert.Equal(Sections().Count(english), Sections().Count(chinese));
        Assert.Equal(Found(Commands(), english), Found(Commands(), chinese));
        Assert.Equal(Found(Figures(), english).Order(StringComparer.Ordinal), Found(Figures(), chinese).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("ROADMAP.md")]
    public void Document_Links_LeadSomewhere(string document) =>
        Assert.DoesNotContain(
            Links().Matches(Repository.Read(document)).Select(m => m.Groups[1].Value),
            link => !link.StartsWith("http", StringComparison.Ordinal) && !File.Exists(Path.Combine(Repository.Root, link)));

    private static IReadOnlyList<string> Found(Regex what, string text) => [.. what.Matches(text).Select(m => m.Value.TrimEnd())];

    [GeneratedRegex("^## ", RegexOptions.Multiline)]
    private static partial Regex Sections();

    [GeneratedRegex("^    (\\./)?diorama [^#\n]*", RegexOptions.Multiline)]
    private static partial Regex Commands();

    // Numbers that were measured: with a point, a percent sign or a comma.
    [GeneratedRegex(@"[0-9][0-9,]*(\.[0-9]+%?|%)|[0-9]+,[0-9]{3}")]
    private static partial Regex Figures();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Links();
}
