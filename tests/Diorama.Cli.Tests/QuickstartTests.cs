using System.Text.Json;
using Diorama.Cli.Commands;
using Diorama.Core;

namespace Diorama.Cli.Tests;

public sealed class QuickstartTests : IDisposable
{
    private static readonly string[] _runs = ["digits-vae", "digits-gan", "poems-gru"];

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Quickstart_AgainOnFinishedRuns_TellsTheTimeOfTraining()
    {
        var root = _work.At("quickstart");
        var first = Seconds(Run());
        Assert.Equal(Trained(root), first, 1e-9);
        Assert.True(first > 0);
        var worked = Worked(root);
        Assert.True(worked > 0);

        var again = Seconds(Run());
        Assert.Equal(Trained(root), again, 1e-9);
        Assert.InRange(again - first, 0, 3); // to load and find that nothing is left
        Assert.InRange(Worked(root) - worked, 0, 3);

        var page = File.ReadAllText(Path.Combine(root, "report.html"));
        Assert.Matches("trained from nothing in [0-9]+ seconds together", page);
        Assert.DoesNotContain("ago", page[..page.IndexOf("<main", StringComparison.Ordinal)].Split("lead")[^1], StringComparison.Ordinal);

        // A run that somebody tidied up says what is missing, and keeps what it has.
        File.Delete(Path.Combine(root, "digits-vae", "recipe.yaml"));
        Quickstart().IsMistake("no recipe.yaml", "delete the folder", "--out");
        Assert.True(Directory.Exists(Path.Combine(root, "digits-vae", "checkpoints", "step-2")));
    }

    [Fact]
    public void Aimed_PoemsAfterAMinute_HaveAnAimOfTheirOwnAndSayTheUsualOne()
    {
        var aimed = QuickstartCommand.Aimed(new Figure("poems.form", 0.976, "share") { Title = "Poems that keep the form" }.AtLeast(0.98));
        Assert.Equal((0.9, true), (aimed.Target, aimed.Met));
        Assert.Contains("98", aimed.Caption, StringComparison.Ordinal);
        var other = new Figure("samples.accuracy", 0.96, "share").AtLeast(0.97);
        Assert.Same(other, QuickstartCommand.Aimed(other));
    }

    private JsonElement Run() => Quickstart().Succeeds().Json();

    private CommandResult Quickstart() => Commands.Run(
        "quickstart", "--out", _work.At("quickstart"), "--set", "run.steps=2", "--set", "evaluate.samples=4", "--set", "samples.count=4", "--json");

    private static double Seconds(JsonElement document) =>
        document.GetProperty("results").EnumerateArray().Single(f => f.GetProperty("name").GetString() == "quickstart.seconds").GetProperty("value").GetDouble();

    private static double Worked(string root) => _runs.Sum(run => RunFacts.Read(Path.Combine(root, run, "run.json")).ProcessorSeconds!.Value);

    private static double Trained(string root) => _runs.Sum(run => RunFacts.Read(Path.Combine(root, run, "run.json")).TrainedSeconds!.Value);
}
