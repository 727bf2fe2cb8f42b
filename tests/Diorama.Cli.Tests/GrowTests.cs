using Diorama.Core;

namespace Diorama.Cli.Tests;

public sealed class GrowTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Grow_InWords_IsSaidByTheReportOfTheGrownRun()
    {
        var (small, grown) = (_workspace.TrainText(), _workspace.At("grown"));
        Commands.Run("grow", small, "--wider", "1.5", "--deeper", "1", "--set", "run.steps=8", "--set", "model.dropout=0", "--out", grown).Succeeds();
        var command = RunFacts.Read(Path.Combine(grown, "run.json")).Grown!.Command;
        Assert.Equal($"diorama grow '{small}' --wider 1.5 --deeper 1 --set run.steps=8 --set model.dropout=0 --out '{grown}'", command);
        Commands.Run("train", Path.Combine(grown, "recipe.yaml"), "--out", grown, "--resume").Succeeds();
        Assert.Equal(command, RunFacts.Read(Path.Combine(grown, "run.json")).Grown!.Command);
        var page = File.ReadAllText(Path.Combine(grown, "report.html"));
        Assert.Contains("diorama grow '", page, StringComparison.Ordinal);
        Assert.Contains($"--out '{grown}' --resume", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Grow_ASettingThatIsNoSize_IsAMistakeThatNamesIt() =>
        Commands.Run("grow", _workspace.TrainText(), "--wider", "2", "--set", "model.kind=lstm", "--out", _workspace.At("grown")).IsMistake("leave away --set model.kind=lstm");
}
