using System.Text.RegularExpressions;

namespace Diorama.Architecture.Tests;

public sealed partial class ReadmeTests
{
    [Fact]
    public void Readme_Program_IsTheSampleThatCompiles() =>
        Assert.Equal(Repository.Read("samples/FirstDigits/Program.cs").Trim(), Code().Match(Repository.Read("README.md")).Groups[1].Value.Trim());

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("ROADMAP.md")]
    public void Document_Links_LeadSomewhere(string document) =>
        Assert.DoesNotContain(
            Links().Matches(Repository.Read(document)).Select(m => m.Groups[1].Value),
            link => !link.StartsWith("http", StringComparison.Ordinal) && !File.Exists(Path.Combine(Repository.Root, link)));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Links();
}
