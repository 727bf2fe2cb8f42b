using Diorama.Tests;

namespace Diorama.Core.Tests.Results;

public sealed class RunFactsTests
{
    [Fact]
    public void Read_WhatWriteMade_IsEqual()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "run.json");
        var facts = new RunFacts
        {
            Command = "diorama train \"a\"", Started = new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.FromHours(8)), Parameters = 12, Hardware = Hardware.Here(),
            Libtorch = "1.13.1", Threads = 2, Device = "cpu",
        };
        facts.Write(path);
        Assert.Equal(facts, RunFacts.Read(path));
    }

    [Fact]
    public void Read_MissingFile_KnowsNothing() => Assert.Equal(new RunFacts(), RunFacts.Read("no-such-file.json"));

    [Theory]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"threads\":\"many\"}")]
    public void Read_AnythingElse_SaysWhichFile(string text)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "run.json");
        File.WriteAllText(path, text);
        Assert.Contains(path, Assert.Throws<UserException>(() => RunFacts.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Here_ThisMachine_HasCoresAndMemory()
    {
        var here = Hardware.Here();
        Assert.Equal(Environment.ProcessorCount, here.Cores);
        Assert.True(here.MemoryBytes > 0);
        Assert.NotEmpty(here.Processor);
    }

    [Fact]
    public void NameIn_ProcessorList_IsTheFirstModelName() =>
        Assert.Equal("A: 3 GHz", Hardware.NameIn(["processor\t: 0", "model\t: 1", "model name\t: A: 3 GHz", "model name\t: B"]));

    [Fact]
    public void NameIn_NoModelName_IsNull() => Assert.Null(Hardware.NameIn(["processor\t: 0", "model name", "model name :"]));
}
