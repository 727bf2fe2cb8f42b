using Diorama.Core;
using Diorama.Training;

namespace Diorama.Cli.Tests;

/// <summary><c>train --plan</c>, beside what then happens, and what it says of recipes.</summary>
public sealed class PlanTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    /// <summary>The recipes that begin with no other run.</summary>
    public static TheoryData<string> Recipes => [.. RecipeFinder.Names().Where(name => !File.ReadAllText(RecipeFinder.Find(name)).Contains("\ninit:", StringComparison.Ordinal))];

    /// <summary>Memory and disk within 15%. Time depends on what else the machine does: within a factor of three.</summary>
    [Fact]
    public void Plan_SmallRun_ForetellsWhatItTakes()
    {
        string[] run =
        [
            "train",
            "digits-vae",
            "--set",
            "run.steps=300",
            "--set",
            "run.threads=1",
            "--set",
            "samples.every=100",
            "--set",
            "evaluate.every=100",
            "--set",
            "evaluate.samples=200",
            "--set",
            "model.importanceSamples=10",
            "--set",
            "checkpoint.every=100",
        ];
        var plan = Commands.RunProcess(_work.Folder, Workspace.Plain, [.. run, "--plan", "--json"]).Succeeds().Json();
        Assert.Empty(Directory.GetDirectories(_work.Folder, "runs"));
        Commands.RunProcess(_work.Folder, Workspace.Plain, [.. run, "--out", "run"]).Succeeds();
        var facts = RunFacts.Read(_work.At("run/run.json"));
        var disk = new DirectoryInfo(_work.At("run")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
        Near(0.15, facts.PeakBytes!.Value / 1048576.0, "plan.memory");
        Near(0.15, disk / 1048576.0, "plan.disk");
        Assert.InRange(Foretold("plan.training_seconds"), facts.TrainedSeconds!.Value / 3, 3 * facts.TrainedSeconds!.Value);

        void Near(double share, double actual, string name) => Assert.True(Math.Abs(Foretold(name) - actual) < share * actual, $"{name}: foretold {Foretold(name)}, and it was {actual}");

        double Foretold(string name) => plan.GetProperty("results").EnumerateArray().Single(f => f.GetProperty("name").GetString() == name).GetProperty("value").GetDouble();
    }

    [Fact]
    public void Plan_ForPeople_IsARecipeWithTheForecastAsItsComments()
    {
        var said = Commands.Run("train", _work.TextRecipe, "--plan").Succeeds();
        Assert.Matches(@"# time +\d", said.Output);
        Assert.Matches(@"# memory +[\d,.]+ MiB", said.Output);
        Assert.Matches(@"# disk +[\d,.]+ MiB", said.Output);
        Assert.Equal("gru", Recipe.FromYaml(said.Output).Model.Kind);
    }

    [Fact]
    public void Plan_RunThatGoesOn_IsOfWhatIsLeft()
    {
        var run = _work.TrainText();
        string[] train = ["train", _work.TextRecipe, "--out", run, "--set", $"run.steps={2 * Workspace.Steps}"];
        var said = Commands.Run([.. train, "--resume", "--plan"]).Succeeds().Output;
        Assert.Contains($" for what is left after step {Workspace.Steps}", said, StringComparison.Ordinal);
        Assert.Contains($" {Workspace.Steps} x ", said, StringComparison.Ordinal);
        Assert.Contains(" are there already", said, StringComparison.Ordinal);
        Commands.Run([.. train, "--plan"]).IsMistake("go on with the run in it by --resume");
    }

    [Fact]
    public void Check_Trap_IsToldAndDoesNotStop()
    {
        string[] trap = ["train", _work.TextRecipe, "--set", "optim.clipNorm=0", "--check"];
        Assert.Contains("note: optim.clipNorm is 0, and the network is recurrent", Commands.Run(trap).Succeeds().Error, StringComparison.Ordinal);
        var notes = Commands.Run([.. trap, "--json"]).Succeeds().Json().GetProperty("notes").EnumerateArray().ToList();
        Assert.Contains(notes, n => n.GetProperty("path").GetString() == "optim.clipNorm" && n.GetProperty("message").GetString()!.Contains("recurrent", StringComparison.Ordinal));
        Assert.Contains("note: optim.clipNorm", Commands.Run("train", _work.TextRecipe, "--set", "optim.clipNorm=0", "--out", _work.At("run")).Succeeds().Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Notes_ShippedRecipe_WalksIntoNoTrap(string recipe)
    {
        using var plan = TrainingPlan.Load(recipe);
        Assert.Empty(RecipeRules.Notes(plan));
    }
}
