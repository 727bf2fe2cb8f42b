using Diorama.Torch;

namespace Diorama.Nn.Tests;

public sealed class DropoutTests
{
    [Fact]
    public void Forward_Training_KeepsTheMeanAndScalesWhatIsLeft()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        using var layer = new Dropout(0.25);
        layer.UseGenerator(generator);
        var values = layer.Forward(Tensor.Ones([100_000])).ToArray<float>();
        Assert.All(values, v => Assert.True(v is 0 or > 1.3333f and < 1.3334f));
        Assert.InRange(values.Count(v => v == 0) / 100_000.0, 0.245, 0.255);
    }

    [Fact]
    public void Forward_SameSeed_SameBytes()
    {
        using var scope = TensorScope.Open();
        var x = Tensor.Ones([1000]);
        Assert.Equal(Run(7, x), Run(7, x));
        Assert.NotEqual(Run(7, x), Run(8, x));
    }

    [Fact]
    public void Forward_OwnGenerator_LeavesTheDefaultOneAlone()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Default();
        var before = generator.GetState();
        Run(7, Tensor.Ones([1000]));
        Assert.Equal(before, generator.GetState());
    }

    [Fact]
    public void Forward_ChannelDropout_DropsWholeChannels()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        using var layer = new Dropout2d(0.5);
        layer.UseGenerator(generator);
        var channels = layer.Forward(Tensor.Ones([8, 16, 3, 3])).Flatten(2);
        Assert.True(channels.Amin([2]).Equal(channels.Amax([2])));
        Assert.InRange(channels.Eq(0).To(DType.Float32).Mean().Item(), 0.3, 0.7);
    }

    [Fact]
    public void Forward_ProbabilityOne_IsZeroAndSoIsItsGradient()
    {
        using var scope = TensorScope.Open();
        using var layer = new Dropout(1);
        var x = Tensor.Ones([5]);
        x.RequiresGrad = true;
        var y = layer.Forward(x);
        y.Sum().Backward();
        Assert.Equal(new float[5], y.ToArray<float>());
        Assert.Equal(new float[5], x.Grad!.ToArray<float>());
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Constructor_ImpossibleProbability_Throws(double p) => Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(p));

    [Fact]
    public void Forward_BetweenRecurrentLayers_DrawsFromTheModulesGenerator()
    {
        using var scope = TensorScope.Open();
        using var net = new Lstm(3, 4, numLayers: 2, dropout: 0.5);
        var x = Tensor.Ones([6, 2, 3]);
        float[] Train(ulong seed)
        {
            using var generator = Generator.Seeded(seed);
            net.UseGenerator(generator);
            return net.Forward(x).Output.ToArray<float>();
        }

        Assert.Equal(Train(1), Train(1));
        Assert.NotEqual(Train(1), Train(2));
        net.Eval();
        Assert.Equal(Train(1), Train(2));
    }

    [Fact]
    public void Forward_AttentionDropout_DrawsFromTheModulesGenerator()
    {
        using var scope = TensorScope.Open();
        using var layer = new MultiheadAttention(4, 2, dropout: 0.5, batchFirst: true);
        var x = Tensor.Randn([2, 5, 4]);
        float[] Train(ulong seed)
        {
            using var generator = Generator.Seeded(seed);
            layer.UseGenerator(generator);
            return layer.Forward(x).ToArray<float>();
        }

        Assert.Equal(Train(1), Train(1));
        Assert.NotEqual(Train(1), Train(2));
    }

    private static float[] Run(ulong seed, Tensor x)
    {
        using var generator = Generator.Seeded(seed);
        using var layer = new Dropout();
        layer.UseGenerator(generator);
        return layer.Forward(x).ToArray<float>();
    }
}
