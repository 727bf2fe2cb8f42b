using Diorama.Torch;

namespace Diorama.Nn.Tests.Growth;

public sealed class LayerGrowthTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(14)]
    [InlineData(15)]
    public void Grow_LayersOfLinear_SayTheSame(int hidden)
    {
        using var old = Net(5);
        using var grown = Net(hidden);
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        old.Forward(Tensor.Randn([20, 6], generator)); // statistics
        GrowthFixture.Grow(old, grown);
        var x = Tensor.Randn([20, 6], generator);
        foreach (var training in new[] { false, true })
        {
            old.Train(training);
            grown.Train(training);
            Assert.InRange(GrowthFixture.Difference(old.Forward(x), grown.Forward(x)), 0, 1e-5);
        }

        static Sequential Net(int width) => new(new Linear(6, width), Activation.Tanh(), new BatchNorm1d(width), new Linear(width, 3));
    }

    [Fact]
    public void Grow_ConvolutionsBothWays_SayTheSame()
    {
        using var old = Net(4);
        using var grown = Net(12);
        GrowthFixture.Grow(old, grown);
        using var scope = TensorScope.Open();
        var x = Tensor.Randn([2, 2, 5, 5]);
        Assert.InRange(GrowthFixture.Difference(old.Forward(x), grown.Forward(x)), 0, 1e-5);

        static Sequential Net(int width) => new(new Conv2d(2, width, 3, padding: 1), Activation.LeakyRelu(), new GroupNorm(2, width), new ConvTranspose2d(width, 3, 4, 2, 1));
    }

    [Fact]
    public void Grow_FlattenedMap_FollowsItsChannels()
    {
        using var old = Net(3);
        using var grown = Net(7);
        GrowthFixture.Grow(old, grown);
        using var scope = TensorScope.Open();
        var x = Tensor.Randn([5, 1, 4, 4]);
        Assert.InRange(GrowthFixture.Difference(old.Forward(x), grown.Forward(x)), 0, 1e-5);

        static Sequential Net(int width)
        {
            var head = new Linear(width * 16, 2);
            head.Lay(AxisLayout.FromInt64(width).Blocks(16), 2);
            return new(new Conv2d(1, width, 3, padding: 1), Activation.Relu(), new Flatten(), head);
        }
    }

    [Fact]
    public void Grow_NewEntries_AreReadByNobodyAtFirst()
    {
        using var old = Net(4);
        using var grown = Net(6);
        using var scope = TensorScope.Open();
        var drawn = ((Linear)grown[0]).Weight.Value.Narrow(0, 4, 2).ToArray<float>();
        GrowthFixture.Grow(old, grown);
        var x = Tensor.Randn([5, 3]);
        Assert.InRange(GrowthFixture.Difference(old.Forward(x), grown.Forward(x)), 0, 1e-6);
        Assert.Equal(drawn, ((Linear)grown[0]).Weight.Value.Narrow(0, 4, 2).ToArray<float>());

        static Sequential Net(int width)
        {
            var (makes, reads) = (new Linear(3, width), new Linear(width, 2));
            makes.Lay(3, AxisLayout.Entries(width));
            reads.Lay(AxisLayout.Entries(width), 2);
            return new(makes, Activation.Tanh(), reads);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Grow_RecurrentLayers_SayTheSame(bool isLstm)
    {
        using RecurrentModule old = isLstm ? new Lstm(4, 5, numLayers: 2) : new Gru(4, 5, numLayers: 2);
        using RecurrentModule grown = isLstm ? new Lstm(4, 12, numLayers: 2) : new Gru(4, 12, numLayers: 2);
        GrowthFixture.Grow(old, grown);
        using var scope = TensorScope.Open();
        var x = Tensor.Randn([7, 3, 4]);
        Tensor Run(RecurrentModule layer) => layer is Lstm lstm ? lstm.Forward(x).Output : ((Gru)layer).Forward(x).Output;
        Assert.InRange(GrowthFixture.Difference(GrowthFixture.Wide(Run(old), 12), Run(grown)), 0, 1e-5);
    }

    [Fact]
    public void Grow_Homogeneous_KeepsWhatSpectralNormMakes()
    {
        using var old = new Judge(6);
        using var grown = new Judge(15);
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(2);
        var x = Tensor.Randn([8, 1, 6, 6], generator);
        for (var i = 0; i < 20; i++) old.Forward(x); // the singular vectors settle
        GrowthFixture.Grow(old, grown);
        foreach (var training in new[] { false, true })
        {
            old.Train(training);
            grown.Train(training);
            Assert.InRange(GrowthFixture.Difference(old.Forward(x), grown.Forward(x)), 0, 1e-5);
        }
    }

    [Fact]
    public void Grow_MultiheadAttention_SaysTheSame()
    {
        using var old = new MultiheadAttention(8, 2, batchFirst: true);
        using var grown = new MultiheadAttention(16, 4, batchFirst: true);
        GrowthFixture.Grow(GrowthFixture.Lively(old), grown);
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(2);
        var x = Tensor.Randn([2, 5, 8], generator);
        Assert.InRange(GrowthFixture.Difference(GrowthFixture.Wide(old.Forward(x), 16), grown.Forward(GrowthFixture.Wide(x, 16))), 0, 1e-5);
    }

    [Fact]
    public void Apply_OfGradients_IsWhatBackwardGivesTheGrownLayer()
    {
        // With equal shares behind it, each copy's gradient is its source's over the number of copies.
        using var old = new Linear(3, 4);
        using var grown = new Linear(3, 8);
        using var scope = TensorScope.Open();
        var growth = new Nn.Growth(old, grown, 0);
        var gradient = Tensor.Randn([4, 3]);
        var means = growth.Apply(new Dictionary<string, Tensor> { ["weight"] = gradient }, GrownKind.Gradients)["weight"];
        var squares = growth.Apply(new Dictionary<string, Tensor> { ["weight"] = gradient.Square() }, GrownKind.Squares)["weight"];
        Assert.True(means.Allclose(gradient.RepeatInterleave(2, 0) / 2));
        Assert.True(squares.Allclose(means.Square()));
    }

    // As plain gradient descent moves them.
    [Fact]
    public void Grow_Copies_GetGradientsOfTheirOwnThatAddUp()
    {
        using var old = new Sequential(new Linear(4, 5), new Linear(5, 40, bias: false));
        using var grown = new Sequential(new Linear(4, 10), new Linear(10, 40, bias: false));
        using var scope = TensorScope.Open();
        GrowthFixture.Grow(old, grown);
        using var generator = Generator.Seeded(4);
        var loss = Tensor.Randn([40], generator);
        var (before, now) = (loss.Matmul(((Linear)old[1]).Weight.Value.Detach()), loss.Matmul(((Linear)grown[1]).Weight.Value.Detach()).View(5, 2));
        Assert.True(now.Sum([1]).Allclose(before, rtol: 1e-4, atol: 1e-5));
        Assert.All(Enumerable.Range(0, 5), i => Assert.NotInRange(Math.Abs(now[i][0].Item() - now[i][1].Item()), 0, 1e-3));
    }

    [Fact]
    public void Growth_OfSomethingSmaller_NamesIt()
    {
        using var old = new Sequential(new Linear(3, 4), new Linear(4, 2));
        using var grown = new Sequential(new Linear(3, 4), new Linear(4, 1));
        Assert.StartsWith("1.weight: ", Assert.Throws<ArgumentException>(() => new Nn.Growth(old, grown, 0)).Message, StringComparison.Ordinal);
    }

    private sealed class Judge : Module, IHomogeneous
    {
        private readonly Conv2d _first;
        private readonly Conv2d _second;
        private readonly Linear _last;

        internal Judge(int width)
        {
            _first = Add("first", new Conv2d(1, width, 3, reparam: new SpectralNorm()));
            _second = Add("second", new Conv2d(width, width * 2, 3, reparam: new SpectralNorm()));
            _last = Add("last", new Linear(width * 2, 1, reparam: new SpectralNorm()));
        }

        public bool IsHomogeneous => true;

        internal Tensor Forward(Tensor x) => _last.Forward(_second.Forward(_first.Forward(x).LeakyRelu(0.2)).Relu().Sum([2, 3]));
    }
}
