using System.CommandLine;

namespace Diorama.Cli.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> Names => [.. Walk(DioramaCommand.Create(), "")];

    [Theory]
    [MemberData(nameof(Names))]
    public void Help_EveryCommand_ShowsAnExample(string name)
    {
        var result = Commands.Run([.. name.Split(' '), "--help"]).Succeeds();
        Assert.Contains("Usage:", result.Output, StringComparison.Ordinal);
        Assert.Contains("--json", result.Output, StringComparison.Ordinal);
        Assert.Contains($"  diorama {name}", result.Output[result.Output.IndexOf("Example", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void Help_Root_NamesEveryCommand()
    {
        var help = Commands.Run("--help").Succeeds().Output;
        Assert.All(DioramaCommand.Create().Subcommands.Where(c => !c.Hidden), command => Assert.Contains($"  {command.Name}", help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("trian")]
    [InlineData("train")] // no recipe
    [InlineData("train", "poems-gru", "--steps", "3")]
    [InlineData("sample", "run", "-n", "many")]
    [InlineData("data")]
    public void Run_WrongWords_SaysWhereHelpIs(params string[] args) => Commands.Run(args).IsMistake("--help");

    private static IEnumerable<string> Walk(Command command, string path) =>
        from child in command.Subcommands
        where !child.Hidden
        let name = $"{path} {child.Name}".Trim()
        from found in child.Subcommands.Count > 0 ? Walk(child, name) : [name]
        select found;
}
