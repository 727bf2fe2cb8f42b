using Diorama.Tests;

namespace Diorama.Core.Tests;

public sealed class MetricsLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File1 => _folder.File("metrics.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Add_Records_ReadBackTheSame()
    {
        using (var log = MetricsLog.Open(File1))
        {
            log.Add(Record(1, ("loss", 0.1), ("test.nll", double.NaN)));
            log.Add(Record(2, ("loss", double.PositiveInfinity), ("µ \"q\"", double.NegativeInfinity)));
            Assert.Equal(2, MetricsLog.Read(File1).Count); // also while it is open
            log.Flush();
        }

        var read = MetricsLog.Read(File1);
        Assert.Equal([1L, 2L], read.Select(r => r.Step));
        Assert.Equal([0.5, 1.0], read.Select(r => r.Seconds));
        Assert.Equal([("loss", 0.1), ("test.nll", double.NaN)], read[0].Values.Select(v => (v.Key, v.Value)));
        Assert.Equal([("loss", double.PositiveInfinity), ("µ \"q\"", double.NegativeInfinity)], read[1].Values.Select(v => (v.Key, v.Value)));
        Assert.Equal("{\"step\":1,\"seconds\":0.5,\"loss\":0.1,\"test.nll\":\"NaN\"}", File.ReadLines(File1).First());
    }

    [Fact]
    public void Read_MissingFile_HasNoRecords()
    {
        Assert.Empty(MetricsLog.Read(File1));
        MetricsLog.CutBack(File1, 5);
        Assert.False(File.Exists(File1));
    }

    [Fact]
    public void Open_TornAtAnyByte_DropsTheUnfinishedLineAndGoesOn()
    {
        Write(1, 2, 3);
        var whole = File.ReadAllBytes(File1);
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(File1, whole[..length]);
            var complete = whole[..length].Count(b => b == '\n');
            Assert.Equal(complete, MetricsLog.Read(File1).Count);
            Write(9);
            Assert.Equal([.. Enumerable.Range(1, complete).Select(i => (long)i), 9], MetricsLog.Read(File1).Select(r => r.Step));
        }
    }

    [Fact]
    public void Open_LongGarbageAtTheEnd_IsDropped()
    {
        Write(1);
        File.AppendAllText(File1, new string('\0', 10_000)); // what a power loss may leave
        Assert.Single(MetricsLog.Read(File1));
        Write(2);
        Assert.Equal([1, 2], MetricsLog.Read(File1).Select(r => r.Step));
    }

    [Fact]
    public void CutBack_ToAStep_KeepsTheEarlierLinesToTheByte()
    {
        Write(1, 2);
        var kept = File.ReadAllBytes(File1);
        Write(3, 4);
        File.AppendAllText(File1, "{\"step\":5,\"sec");
        MetricsLog.CutBack(File1, 2);
        Assert.Equal(kept, File.ReadAllBytes(File1));
        MetricsLog.CutBack(File1, 0);
        Assert.Empty(File.ReadAllBytes(File1));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"step\":1}")]
    [InlineData("{\"step\":1.5,\"seconds\":0}")]
    [InlineData("{\"step\":\"NaN\",\"seconds\":0}")]
    [InlineData("{\"step\":1,\"step\":1,\"seconds\":0}")]
    [InlineData("{\"step\":1,\"seconds\":0,\"loss\":\"high\"}")]
    [InlineData("{\"step\":1,\"seconds\":0,\"loss\":{}}")]
    [InlineData("{\"step\":1,\"seconds\":0} trailing")]
    public void Read_BadLineInTheMiddle_NamesItAndReadsTheOthers(string line)
    {
        Write(1);
        File.AppendAllText(File1, line + "\n");
        Write(2);
        var warnings = new List<string>();
        Assert.Equal([1, 2], MetricsLog.Read(File1, warnings.Add).Select(r => r.Step));
        Assert.StartsWith($"{File1}, line 2: not a metrics record", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal(2, MetricsLog.Read(File1).Count);

        MetricsLog.CutBack(File1, 2, warnings.Add);
        Assert.Equal(2, warnings.Count);
        Assert.Equal(2, File.ReadAllLines(File1).Length); // the damaged line is gone
        Assert.Equal([1, 2], MetricsLog.Read(File1, _ => Assert.Fail("it was told before")).Select(r => r.Step));
    }

    [Fact]
    public void Add_ReservedName_IsRefused()
    {
        using var log = MetricsLog.Open(File1);
        Assert.Throws<ArgumentException>(() => log.Add(Record(1, ("step", 2))));
        Assert.Empty(MetricsLog.Read(File1));
    }

    private static MetricsRecord Record(long step, params (string Name, double Value)[] values) =>
        new(step, step / 2.0, values.ToDictionary(v => v.Name, v => v.Value));

    private void Write(params long[] steps)
    {
        using var log = MetricsLog.Open(File1);
        foreach (var step in steps)
        {
            log.Add(Record(step, ("loss", 1.0 / step)));
        }
    }
}
