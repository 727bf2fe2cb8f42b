using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class SeededNoiseTests
{
    [Fact]
    public void Normal_MoreOrLater_GivesEachNumberItsOwnVector()
    {
        using var scope = TensorScope.Open();
        var all = Make(0, 5);
        Assert.Equal(all[2..], Make(2, 3));
        Assert.Equal(5, all.Select(v => string.Join(' ', v)).Distinct().Count());
    }

    [Fact]
    public void Normal_OtherSeedOrPurpose_IsOther()
    {
        using var scope = TensorScope.Open();
        Assert.NotEqual(Make(0, 1, seed: 1), Make(0, 1, seed: 2));
        Assert.NotEqual(Make(0, 1), Make(0, 1, purpose: "interpolate"));
    }

    [Fact]
    public void Normal_ManyNumbers_HasMeanZeroAndVarianceOne()
    {
        using var scope = TensorScope.Open();
        var noise = SeededNoise.Normal(5, "noise", 0, 400, 50, default);

        // 20,000 draws: five standard errors.
        Assert.Equal(0, noise.Mean().Item(), 5 / Math.Sqrt(20_000));
        Assert.Equal(1, noise.Square().Mean().Item(), 5 * Math.Sqrt(2.0 / 20_000));
    }

    private static float[][] Make(long first, int count, long seed = 7, string purpose = "noise") =>
        [.. SeededNoise.Normal(seed, purpose, first, count, 20, default).ToArray<float>().Chunk(20)];
}
