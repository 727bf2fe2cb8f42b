using System.CommandLine;

namespace Diorama.Cli.Tests;

public sealed class HelpTests
{
    [Fact]
    public void Models_Names_StandInOneColumn()
    {
        var lines = Commands.Run("models").Succeeds().Output.TrimEnd().Split('\n');
        var modality = lines.Select(line => line.IndexOf(" image ", StringComparison.Ordinal) is var image and >= 0 ? image : line.IndexOf(" text ", StringComparison.Ordinal)).Where(at => at >= 0);
        Assert.Single(modality.Distinct());
    }

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
    public void Help_Sample_SaysWhereTextsGo()
    {
        var words = string.Join(' ', Commands.Run("sample", "--help").Succeeds().Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("sample-SEED.png for pictures; texts go to standard output", words, StringComparison.Ordinal);
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
    public void Run_WrongWords_SaysWhereHelpIs(params string[] args) =>
        Assert.Single(Commands.Run(args).IsMistake("--help").Error.Trim().Split('\n'));

    [Theory]
    [InlineData("there is no command frobnicate. Try: diorama --help", "frobnicate")]
    [InlineData("there is no command trian; did you mean train? Try: diorama --help", "trian", "digits-gan", "--set", "run.steps=3")]
    [InlineData("there is no command shwo; did you mean show? Try: diorama data --help", "data", "shwo")]
    [InlineData("diorama data needs a command: list, show, import. Try: diorama data --help", "data")]
    [InlineData("diorama train has no option --sett; did you mean --set? Try: diorama train --help", "train", "digits-gan", "--sett", "run.steps=3")]
    [InlineData("diorama train has no option --josn; did you mean --json? Try: diorama train --help", "train", "--josn")]
    [InlineData("diorama report has no option --x. Try: diorama report --help", "report", "--x")]
    [InlineData("diorama evaluate does not know what to do with two. Try: diorama evaluate --help", "evaluate", "one", "two")]
    public void Run_WrongWords_SaysInOneLineWhatWasMeant(string line, params string[] args) =>
        Assert.Equal($"diorama: {line}", Commands.Run(args).IsMistake().Error.Trim());

    [Fact]
    public void Bench_UnknownName_ListsTheNamesOnce() =>
        Assert.Equal(1, Commands.Run("bench", "nosuch").IsMistake("mlp-vae").Error.Split("mlp-vae").Length - 1);

    private static IEnumerable<string> Walk(Command command, string path) =>
        from child in command.Subcommands
        where !child.Hidden
        let name = $"{path} {child.Name}".Trim()
        from found in child.Subcommands.Count > 0 ? Walk(child, name) : [name]
        select found;
}
