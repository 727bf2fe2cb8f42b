using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class TimeDrawTests
{
    [Fact]
    public void Uniform_OneBatch_IsEvenlySpread()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        for (var draw = 0; draw < 20; draw++)
        {
            var times = TimeDraw.Uniform(10, generator, default).ToArray<float>().Order().ToArray();
            Assert.All(times, t => Assert.InRange(t, 0, 0.9999995f));
            for (var i = 1; i < 10; i++) Assert.Equal(0.1, times[i] - times[i - 1], 1e-5);
        }
    }

    [Fact]
    public void LogitNormal_ManyBatches_HasItsQuantiles()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        var times = TimeDraw.LogitNormal(10_000, generator, default).ToArray<float>().Order().ToArray();
        // The logistic function of the normal's quantiles -1.2816, 0 and 1.2816.
        Assert.Equal(0.2173, times[1000], 1e-3);
        Assert.Equal(0.5, times[5000], 1e-3);
        Assert.Equal(0.7827, times[9000], 1e-3);
        Assert.All(times, t => Assert.InRange(t, 1e-4, 1 - 1e-4));
    }
}
