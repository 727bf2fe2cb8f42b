namespace Diorama.Cli.Tests;

/// <summary>Figures as a terminal shows them.</summary>
public sealed class FigureLinesTests
{
    /// <summary>The entropy of samples that are all of one class is a negative zero.</summary>
    [Theory]
    [InlineData(-0.0, "nats", "0")]
    [InlineData(-0.00001, "share", "0.0%")]
    [InlineData(-0.5, "nats", "-0.5")]
    [InlineData(0.9312, "share", "93.1%")]
    public void Number_Value_HasNoSignAtZero(double value, string unit, string text) => Assert.Equal(text, FigureLines.Number(value, unit));
}
