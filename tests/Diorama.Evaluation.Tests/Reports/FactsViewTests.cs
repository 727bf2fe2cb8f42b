using Diorama.Core;
using Diorama.Tests;

namespace Diorama.Evaluation.Tests.Reports;

/// <summary>How a report says to run a run again.</summary>
public sealed class FactsViewTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("diorama grow runs/small --wider 2 --out runs/large", "diorama train runs/large/recipe.yaml")]
    [InlineData("diorama grow runs/small --wider 2 --out runs/large", null)] // not trained on yet
    [InlineData(null, "diorama train runs/large/recipe.yaml")]
    public void Of_GrownRun_SaysHowToGrowItAndToGoOn(string? grow, string? train)
    {
        var run = RunMaker.Make(_folder);
        var grown = new GrowthFacts { From = "/runs/small", Step = 20, Seconds = 1, Parameters = 7, Command = grow, Changes = [], Difference = 0, Answers = [], DrawsNoise = false };
        new RunFacts { Command = train, Grown = grown }.Write(run.FactsPath);
        var said = FactsView.Of(RunSection.Read(run)).Descendants("code").First().Value.Split('\n');
        var goOn = $"{train ?? $"./diorama train {run.RecipePath}"} --out {run.FullPath} --resume";
        Assert.Equal(grow is null ? [goOn] : [grow, goOn], said);
    }
}
