using Diorama.Torch;

namespace Diorama.Nn.Tests;

public sealed class RotaryScalingTests
{
    /// <summary>Frequencies that come round 100, 2, 1, 0.5 and 0.01 times in the first context: from 2 on they stay, up to 0.5 they are a quarter, and 1 lies a third of the way between.</summary>
    [Fact]
    public void Of_Llama3_LowersSlowFrequenciesAndSlopesBetween()
    {
        using var scope = TensorScope.Open();
        var scaling = new RotaryScaling { Kind = RotaryScalingKind.Llama3, Factor = 4, LowFrequency = 0.5, HighFrequency = 2, OriginalContext = 8 };
        double[] expected = [1, 1, (1 / 3.0) + (2 / 3.0 / 4), 0.25, 0.25];
        Assert.All(Ratios(scaling).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 12));
    }

    [Fact]
    public void Of_Linear_LowersAllAlike()
    {
        using var scope = TensorScope.Open();
        Assert.All(Ratios(new RotaryScaling { Kind = RotaryScalingKind.Linear, Factor = 4 }), ratio => Assert.Equal(0.25, ratio, 12));
    }

    private static double[] Ratios(RotaryScaling scaling)
    {
        var frequencies = Tensor.From<double>(Array.ConvertAll((double[])[100, 2, 1, 0.5, 0.01], turns => 2 * Math.PI * turns / 8));
        return (scaling.Of(frequencies) / frequencies).ToArray<double>();
    }
}
