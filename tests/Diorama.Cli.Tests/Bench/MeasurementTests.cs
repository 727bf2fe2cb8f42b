using Diorama.Cli.Bench;
using Diorama.Core;

namespace Diorama.Cli.Tests.Bench;

public sealed class MeasurementTests
{
    [Fact]
    public void Parse_OwnDocument_GivesMedianAndMemory() =>
        Assert.Equal(new Measurement(2, 123.5), Measurement.Parse("x", Measurement.Format("x", [3, 1, 2], 123.5)));

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"medianMs": 1}""")]
    [InlineData("""{"medianMs": "fast", "peakRssMiB": 1}""")]
    [InlineData("""{"medianMs": 0, "peakRssMiB": 1}""")]
    public void Parse_NoMeasurement_NamesTheSource(string json) =>
        Assert.StartsWith("peer.py measured nothing", Assert.Throws<MachineException>(() => Measurement.Parse("peer.py", json)).Message, StringComparison.Ordinal);
}
