using Diorama.Torch;

namespace Diorama.Nn.Tests;

public sealed class InitTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Cases() => GoldenCase.Rows("initialization");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Initializer_GoldenCase_HasPyTorchsDistribution(string topic, string name)
    {
        using var scope = TensorScope.Open();
        using var golden = GoldenCase.Open(topic, name);
        var s = golden.Settings;
        if (s.Text("initializer") == "calculate_gain")
        {
            Assert.Equal(golden.Number("gain"), Init.Gain(Function(s.Text("nonlinearity")), s.Number("param", 0.01)), 1e-12);
            return;
        }
        var shape = s.Ints("shape");
        if (golden.Has("fan_in") && shape.Length > 1)
        {
            Assert.Equal((golden.Number("fan_in"), golden.Number("fan_out")), ((double)Init.Fans(shape).In, (double)Init.Fans(shape).Out));
        }
        // Enough draws for the mean and the deviation to be known to a percent or so, and the extremes to come near their bounds.
        using var generator = Generator.Seeded(11);
        var values = new List<double>();
        while (values.Count < 60_000) values.AddRange(Draw(s, shape, generator));
        var mean = values.Average();
        var std = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        if (golden.Has("bound"))
        {
            var bound = golden.Number("bound");
            Assert.InRange(values.Max(Math.Abs), 0.99 * bound, bound * (1 + 1e-6));
            Assert.Equal(0, mean, 0.02 * bound);
        }
        if (golden.Has("low"))
        {
            Assert.True(values.Min() >= golden.Number("low") && values.Max() <= golden.Number("high"));
        }
        if (golden.Has("mean")) Assert.Equal(golden.Number("mean"), mean, 0.02 * golden.Number("std"));
        if (golden.Has("std")) Assert.Equal(golden.Number("std"), std, Math.Max(1e-12, 0.02 * golden.Number("std")));
    }

    [Theory]
    [InlineData(4, 9)]
    [InlineData(9, 4)]
    public void Orthogonal_Matrix_HasOrthonormalRowsOrColumnsTimesGain(long rows, long columns)
    {
        using var scope = TensorScope.Open();
        var w = Init.Orthogonal(Tensor.Empty([rows, columns], DType.Float64), gain: 1.5);
        var product = rows < columns ? w.Mm(w.T()) : w.T().Mm(w);
        Assert.True(product.Allclose(Tensor.Eye(4, 4, DType.Float64) * 2.25, atol: 1e-12));
    }

    [Fact]
    public void Initializers_SameSeed_SameBytes()
    {
        using var scope = TensorScope.Open();
        byte[] Draw(ulong seed, Func<Tensor, Generator, Tensor> fill)
        {
            using var generator = Generator.Seeded(seed);
            return fill(Tensor.Empty([16, 8]), generator).ViewAs(DType.UInt8).ToArray<byte>();
        }

        foreach (var fill in new Func<Tensor, Generator, Tensor>[]
        {
            (t, g) => Init.KaimingUniform(t, generator: g), (t, g) => Init.KaimingNormal(t, generator: g), (t, g) => Init.XavierUniform(t, generator: g),
            (t, g) => Init.XavierNormal(t, generator: g), (t, g) => Init.Orthogonal(t, generator: g), (t, g) => Init.TruncatedNormal(t, generator: g),
        })
        {
            Assert.Equal(Draw(1, fill), Draw(1, fill));
            Assert.NotEqual(Draw(1, fill), Draw(2, fill));
        }
    }

    private static double[] Draw(GoldenSettings s, long[] shape, Generator generator)
    {
        using var scope = TensorScope.Open();
        Tensor Empty() => Tensor.Empty(shape, DType.Float64);
        var gain = s.Number("gain", 1);
        var mode = s.Text("mode") == "fan_out" ? FanMode.FanOut : FanMode.FanIn;
        var function = Function(s.Text("nonlinearity", "leaky_relu"));
        return s.Text("initializer") switch
        {
            "kaiming_uniform_" => Init.KaimingUniform(Empty(), s.Number("a", 0), mode, function, generator).ToArray<double>(),
            "kaiming_normal_" => Init.KaimingNormal(Empty(), s.Number("a", 0), mode, function, generator).ToArray<double>(),
            "xavier_uniform_" => Init.XavierUniform(Empty(), gain, generator).ToArray<double>(),
            "xavier_normal_" => Init.XavierNormal(Empty(), gain, generator).ToArray<double>(),
            "trunc_normal_" => Init.TruncatedNormal(Empty(), s.Number("mean"), s.Number("std"), s.Number("a"), s.Number("b"), generator).ToArray<double>(),
            "orthogonal_" => Init.Orthogonal(Empty(), gain, generator).ToArray<double>(),
            _ => DefaultOf(s, shape),
        };
    }

    /// <summary>What a layer's constructor draws.</summary>
    private static double[] DefaultOf(GoldenSettings s, long[] shape)
    {
        using Module layer = s.Text("initializer") switch
        {
            "GRU" => new Gru(s.Int("input_size"), s.Int("hidden_size")),
            "LSTM" => new Lstm(s.Int("input_size"), s.Int("hidden_size")),
            "MultiheadAttention" => new MultiheadAttention(s.Int("embed_dim"), s.Int("num_heads")),
            "Linear" => new Linear(s.Int("in_features"), s.Int("out_features")),
            "Conv2d" => new Conv2d(s.Int("in_channels"), s.Int("out_channels"), s.PerAxis("kernel_size"), groups: s.Int("groups")),
            "ConvTranspose2d" => new ConvTranspose2d(s.Int("in_channels"), s.Int("out_channels"), s.PerAxis("kernel_size"), groups: s.Int("groups")),
            "Embedding" => new Embedding(s.Int("num_embeddings"), s.Int("embedding_dim")),
            var name => throw new ArgumentException($"No layer of ours stands for {name}."),
        };
        var value = layer.NamedParameters().Single(p => p.Name == s.Text("parameter")).Parameter.Value;
        Assert.Equal(shape, value.Shape.ToArray());
        return value.To(DType.Float64).ToArray<double>();
    }

    private static Nonlinearity Function(string name) => name switch
    {
        "sigmoid" => Nonlinearity.Sigmoid,
        "tanh" => Nonlinearity.Tanh,
        "relu" => Nonlinearity.Relu,
        "leaky_relu" => Nonlinearity.LeakyRelu,
        "selu" => Nonlinearity.Selu,
        _ => Nonlinearity.Linear,
    };
}
