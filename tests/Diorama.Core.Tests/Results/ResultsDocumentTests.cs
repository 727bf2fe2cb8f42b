using System.Text.Json;
using Diorama.Tests;

namespace Diorama.Core.Tests.Results;

public sealed class ResultsDocumentTests
{
    [Fact]
    public void ToJson_AllFields_HaveTheNamesThatScriptsRelyOn()
    {
        var figure = new Figure("step", 3, "ms")
        {
            Title = "a step", Peer = 4, Ratio = 0.75, Target = 0.8, Goal = FigureGoal.AtMost, Met = true, Protocol = "p", Seed = 7, Samples = 9, Low = 2, High = 4,
        };
        using var json = JsonDocument.Parse(new ResultsDocument { Run = "runs/a", Results = [figure] }.ToJson());
        Assert.Equal("runs/a", json.RootElement.GetProperty("run").GetString());
        var result = json.RootElement.GetProperty("results")[0];
        Assert.Equal(
            ["goal", "high", "low", "met", "name", "peer", "protocol", "ratio", "samples", "seed", "target", "title", "unit", "value"],
            result.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(0.75, result.GetProperty("ratio").GetDouble());
    }

    [Fact]
    public void ToJson_WhatDoesNotExist_IsLeftOut()
    {
        using var json = JsonDocument.Parse(new ResultsDocument { Results = [new Figure("a", 1, "")] }.ToJson());
        Assert.False(json.RootElement.TryGetProperty("run", out _));
        Assert.Equal(["name", "value", "unit"], json.RootElement.GetProperty("results")[0].EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Read_WhatWriteMade_IsEqual()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "results.json");
        Figure[] figures = [new Figure("a", double.NaN, "nats") { Low = double.NegativeInfinity }, new Figure("b", 0.1, "share").AtLeast(0.2)];
        new ResultsDocument { Results = figures }.Write(path);
        Assert.Equal(figures, ResultsDocument.Read(path).Results);
    }

    [Fact]
    public void Read_MissingFile_HasNoFigures() => Assert.Empty(ResultsDocument.Read("no-such-file.json").Results);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"results\":[null]}")]
    [InlineData("{\"results\":[{\"value\":1}]}")]
    [InlineData("{\"results\":[{\"name\":\"a\",\"value\":\"x\",\"unit\":\"\"}]}")]
    public void Read_AnythingElse_SaysWhatToDo(string text)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "results.json");
        File.WriteAllText(path, text);
        Assert.Contains(path, Assert.Throws<UserException>(() => ResultsDocument.Read(path)).Message, StringComparison.Ordinal);
    }
}
