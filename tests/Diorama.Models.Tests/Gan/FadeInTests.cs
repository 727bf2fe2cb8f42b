using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class FadeInTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(1000)] // of which a thousandth a thousand times is 0.99999 in float32
    public void Advance_AsOftenAsItHasSteps_Ends(int steps)
    {
        using var scope = TensorScope.Open();
        using var fade = new FadeIn(steps);
        var (before, now) = (Tensor.Zeros([1]), Tensor.Ones([1]));
        for (var i = 0; i < steps; i++)
        {
            Assert.Equal(steps - i, fade.StepsLeft);
            Assert.Equal((double)i / steps, fade.Mix(() => before, now).Item(), 1e-4);
            fade.Advance();
        }
        Assert.Equal(0, fade.StepsLeft);
        Assert.Same(now, fade.Mix(() => throw new InvalidOperationException("It is gone."), now));
        fade.Advance();
        Assert.Equal(0, fade.StepsLeft);
    }
}
