using Diorama.Core;
using Diorama.Tests;

namespace Diorama.Data.Tests;

public sealed class QuarantineTests
{
    [Fact]
    public void ListIn_ListOfTheRunBefore_CountsOnAndIsKept()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("quarantine.jsonl");
        var before = Of(100);
        before.ListIn(path);
        for (var i = 0; i < 9; i++) before.Add(new($"old {i}", "torn"));

        var resumed = Of(100);
        resumed.ListIn(path);
        Assert.Equal(9, resumed.Samples.Count);
        resumed.Add(new("old 3", "torn")); // met again: counts once
        resumed.Add(new("new 0", "torn"));
        Assert.Equal(10, File.ReadAllLines(path).Length);
        var error = Assert.Throws<UserException>(() => resumed.Add(new("new 1", "torn")));
        Assert.Contains("11 broken samples", error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ListIn_LineCutShortByACrash_IsPassedOver()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("quarantine.jsonl", """{"name":"a","reason":"x"}""" + "\n[1]\n{\"name\":\"b");
        var quarantine = Of(100);
        quarantine.ListIn(path);
        quarantine.Add(new("c", "y"));
        Assert.Equal(["""{"name":"a","reason":"x"}""", """{"name":"c","reason":"y"}"""], File.ReadAllLines(path));
    }

    [Fact]
    public void ListIn_NothingBroken_MakesNoFile()
    {
        using var folder = new TemporaryFolder();
        Of(10).ListIn(folder.File("quarantine.jsonl"));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Add_ListThatCannotBeWritten_IsOneClearLine()
    {
        using var folder = new TemporaryFolder();
        var quarantine = Of(10);
        quarantine.ListIn(folder.File("gone/quarantine.jsonl"));
        Assert.Contains("folder does not exist", Assert.Throws<UserException>(() => quarantine.Add(new("a", "x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Found_EachNewSample_IsSaidOnceAndSummedUp()
    {
        var quarantine = Of(100);
        var found = new List<string>();
        quarantine.Found += (_, sample) => found.Add(sample.Name);
        Assert.Null(quarantine.Summary);
        quarantine.Add(new("a", "x"));
        Assert.Equal("1 broken sample is left out: a (x).", quarantine.Summary);
        foreach (var name in (string[])["b", "a", "c", "d"]) quarantine.Add(new(name, "x"));
        Assert.Equal(["a", "b", "c", "d"], found);
        Assert.Equal("4 broken samples are left out: a (x); b (x); c (x); ….", quarantine.Summary);
    }

    [Fact]
    public void LeaveOut_WhatIsWholeButOfNoUse_IsListedAndStopsNothing()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("quarantine.jsonl");
        for (var life = 0; life < 2; life++)
        {
            var quarantine = new Quarantine(0.1);
            quarantine.LeaveOut(new("alone 0", "has no partner"));
            quarantine.SetTotal(14);
            for (var i = 0; i < 9; i++) quarantine.LeaveOut(new($"alone {i}", "has no partner"));
            quarantine.ListIn(path);
            Assert.Equal("9 samples are left out", quarantine.Summary![..22]);
            quarantine.Add(new("torn 0", "torn"));
            Assert.Equal(10, File.ReadAllLines(path).Length);
            Assert.Contains("10 samples are left out, 1 of them broken", quarantine.Summary, StringComparison.Ordinal);
            var error = Assert.Throws<UserException>(() => quarantine.Add(new("torn 1", "torn")));
            Assert.StartsWith("2 broken samples of 14, more than data.maxBadFraction = 0.1 allows: torn 0 (torn); torn 1 (torn).", error.Message, StringComparison.Ordinal);
            File.WriteAllLines(path, File.ReadAllLines(path)[..^2]);
        }
    }

    [Fact]
    public void Add_WhereTheLimitDoesNotStop_ListsAllAndSaysWhatTrainingWould()
    {
        var quarantine = new Quarantine(new BrokenLimit(0.1, Stops: false, "data.of.maxBadFraction"));
        quarantine.SetTotal(20);
        for (var i = 0; i < 2; i++) quarantine.Add(new($"{i}", "torn"));
        Assert.Null(quarantine.Excess);
        for (var i = 0; i < 5; i++) quarantine.Add(new($"{i}", "torn"));
        Assert.Equal("5 broken samples of 20, more than data.of.maxBadFraction = 0.1 allows", quarantine.Excess);
        for (var i = 5; i < Quarantine.MaxListed + 3; i++) quarantine.Add(new($"{i}", "torn"));
        quarantine.Add(new("7", "torn"));
        Assert.Equal((Quarantine.MaxListed, Quarantine.MaxListed + 3), (quarantine.Samples.Count, quarantine.Count));
    }

    private static Quarantine Of(long total)
    {
        var quarantine = new Quarantine(0.1);
        quarantine.SetTotal(total);
        return quarantine;
    }
}
