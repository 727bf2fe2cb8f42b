namespace Diorama.Models.Tests;

public sealed class CosineScheduleTests
{
    [Theory]
    [InlineData(1000)]
    [InlineData(50)]
    public void AlphaBar_BelowTheBound_IsTheSquaredCosine(int numSteps)
    {
        var schedule = new CosineSchedule(numSteps);
        Assert.Equal(1, schedule.AlphaBar(0));
        // The last step's β alone would be above 0.999.
        for (var t = 1; t < numSteps; t++) Assert.Equal(Curve(t, numSteps) / Curve(0, numSteps), schedule.AlphaBar(t), 1e-12);
        Assert.Equal(schedule.AlphaBar(numSteps - 1) * 0.001, schedule.AlphaBar(numSteps), 1e-15);
    }

    // Computed by the formula in Python, with numpy's cumprod of 1 - β in float64.
    [Theory]
    [InlineData(1, 0.999958715775178)]
    [InlineData(250, 0.8470121613269042)]
    [InlineData(500, 0.4938435904406373)]
    [InlineData(750, 0.1442721023857356)]
    [InlineData(999, 2.4287669070348464e-6)]
    public void AlphaBar_OfAThousandSteps_HasTheseValues(int t, double expected) => Assert.Equal(expected, new CosineSchedule(1000).AlphaBar(t), expected * 1e-10);

    [Fact]
    public void Sigma_EtaOne_IsThePosteriors()
    {
        var schedule = new CosineSchedule(100);
        for (var t = 1; t <= 100; t++)
        {
            // Ho et al. 2020, eq. 7.
            var beta = 1 - (schedule.AlphaBar(t) / schedule.AlphaBar(t - 1));
            var variance = (1 - schedule.AlphaBar(t - 1)) / (1 - schedule.AlphaBar(t)) * beta;
            Assert.Equal(variance, Math.Pow(schedule.Sigma(t, t - 1, 1), 2), 1e-12);
            Assert.Equal(0, schedule.Sigma(t, t - 1, 0));
        }
    }

    [Theory]
    [InlineData(10, 10, new[] { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0 })]
    [InlineData(10, 4, new[] { 10, 8, 5, 2, 0 })]
    [InlineData(10, 1, new[] { 10, 0 })]
    public void Stops_FewerSteps_RunFromNoiseToPicture(int total, int steps, int[] stops) => Assert.Equal(stops, new CosineSchedule(total).Stops(steps));

    private static double Curve(int t, int numSteps) => Math.Pow(Math.Cos(((double)t / numSteps + 0.008) / 1.008 * Math.PI / 2), 2);
}
