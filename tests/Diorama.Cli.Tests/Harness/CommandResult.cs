using System.Text.Json;

namespace Diorama.Cli.Tests;

/// <summary>How a command ended, and what it said.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON document that standard output must be.</summary>
    internal JsonElement Json()
    {
        using var document = JsonDocument.Parse(Output);
        return document.RootElement.Clone();
    }

    internal CommandResult Succeeds()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}");
        return this;
    }

    internal CommandResult SaysNothingOf(string words)
    {
        Assert.DoesNotContain(words, Output + Error, StringComparison.Ordinal);
        return this;
    }

    /// <summary>The user's mistake: exit code 2, nothing on standard output, and a message without a stack trace that says all of these.</summary>
    internal CommandResult IsMistake(params string[] says) => Fails(2, says);

    internal CommandResult Fails(int exitCode, params string[] says)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode} instead of {exitCode}: {Output}{Error}");
        Assert.Equal("", Output);
        Assert.Contains("diorama: ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
        Assert.All(says, part => Assert.Contains(part, Error, StringComparison.OrdinalIgnoreCase));
        return this;
    }
}
