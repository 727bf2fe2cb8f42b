using Diorama.Core;

namespace Diorama.Evaluation.Tests.Reports;

public sealed class FigureTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(10, "10")]
    [InlineData(98.724, "98.7")]
    [InlineData(152.34, "152.3")]
    [InlineData(1.234, "1.23")]
    [InlineData(0.1234, "0.123")]
    [InlineData(0.0312, "0.0312")]
    [InlineData(0.0002, "0.0002")]
    [InlineData(0.00001, "1e−5")]
    [InlineData(-2.5, "−2.50")]
    [InlineData(1234567, "1,234,567")]
    [InlineData(double.NaN, "not a number")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Number_Value_HasThreeDigitsThatCount(double value, string text) => Assert.Equal(text, FigureText.Number(value));

    [Theory]
    [InlineData(0.931, "share", "93.1%")]
    [InlineData(1, "share", "100%")]
    [InlineData(-0.0, "nats", "0 nats")]
    [InlineData(-0.0001, "share", "0%")]
    [InlineData(103.4, "nats", "103.4 nats")]
    [InlineData(1, "samples", "1 sample")]
    [InlineData(2, "samples", "2 samples")]
    [InlineData(92, "s", "1 min 32 s")]
    [InlineData(7500, "s", "2 h 5 min")]
    [InlineData(4.21, "s", "4.21 s")]
    [InlineData(double.NaN, "share", "not a number")]
    public void Value_WithUnit_ReadsWell(double value, string unit, string text) => Assert.Equal(text, FigureText.Value(value, unit));

    [Theory]
    [InlineData("gradNorm", "grad norm")]
    [InlineData("gradient_norm", "gradient norm")]
    [InlineData("heldOut", "held out")]
    [InlineData("KL", "KL")]
    public void Words_Key_IsSpelledOut(string key, string words) => Assert.Equal(words, FigureText.Words(key));

    [Fact]
    public void Interval_Share_IsInPercent() =>
        Assert.Equal("90% to 95.5%", FigureText.Interval(new Figure("a", 0.93, "share") { Low = 0.9, High = 0.955 }));
}
