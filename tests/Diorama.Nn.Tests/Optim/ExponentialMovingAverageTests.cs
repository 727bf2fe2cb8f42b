using Diorama.Torch;

namespace Diorama.Nn.Tests.Optim;

public sealed class ExponentialMovingAverageTests
{
    public static TheoryData<string> Cases => GoldenCases.NamesOf("moving_average");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Update_TwentyWeights_GivesPyTorchsAverages(string name)
    {
        using var scope = TensorScope.Open();
        using var golden = new GoldenCases("moving_average");
        var settings = golden.Settings(name);
        using var holder = new Holder(golden[$"{name}/start.weight"]);
        using var group = new ParameterGroup(holder.Parameters());
        using var average = new ExponentialMovingAverage([group], holder, settings.Number("decay"), settings.Flag("warm_up"));
        var (given, expected) = (golden[$"{name}/in.weight"], golden[$"{name}/out.weight"]);
        for (var step = 0; step < 20; step++)
        {
            Set(holder.Weight, given.Select(0, step));
            average.Update();
            var (key, value) = Assert.Single(average.Tensors());
            Assert.Equal("weight", key);
            GoldenCases.AssertClose(GoldenCases.Values(expected.Select(0, step)), GoldenCases.Values(value), $"{name} at {step}", GoldenCases.Tolerance(name));
        }
        Assert.Equal(20, average.NumUpdates);
    }

    [Fact]
    public void Apply_ThenDispose_SwapsTheMemoryAndBackBitByBit()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(1);
        using var group = new ParameterGroup(net.Parameters());
        using var average = new ExponentialMovingAverage([group], net, 0.5);
        var start = group.Values.ToArray<float>();
        using (Autograd.NoGrad()) group.Values.MulInPlace(3);
        average.Update();
        var trained = group.Values.ToArray<float>();
        var pointers = net.Parameters().Select(p => p.Value.DataPointer()).ToList();

        using (average.Apply())
        {
            Assert.Equal(start.Select(v => v * 2), group.Values.ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-6);
            Assert.Equal(pointers, net.Parameters().Select(p => p.Value.DataPointer()));
            Assert.Throws<InvalidOperationException>(average.Update);
            Assert.Throws<InvalidOperationException>(() => average.Tensors());
            Assert.Throws<InvalidOperationException>(() => average.Apply());
        }
        Assert.Equal(trained, group.Values.ToArray<float>());
        average.Update();
        Assert.Equal(2, average.NumUpdates);
    }

    [Fact]
    public void Apply_GraphThatOutlivesIt_FailsInsteadOfGivingWrongGradients()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(1);
        using var group = new ParameterGroup(net.Parameters());
        using var average = new ExponentialMovingAverage([group], net, 0.5);
        var loss = net.Loss(1);
        average.Apply().Dispose();
        Assert.Throws<TorchException>(() => loss.Backward());
    }

    [Fact]
    public void Load_SavedAverage_GoesOnBitByBit()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(1);
        using var group = new ParameterGroup(net.Parameters());
        using var one = new ExponentialMovingAverage([group], net, 0.9, warmup: true);
        using var generator = Generator.Seeded(4);
        Move(3, one);
        using var other = new ExponentialMovingAverage([group], net, 0.9, warmup: true);
        other.Load(one.Tensors().ToDictionary(t => t.Name, t => t.Value), one.NumUpdates);
        Move(3, one, other);
        Assert.Equal(6, other.NumUpdates);
        foreach (var (a, b) in one.Tensors().Zip(other.Tensors())) Assert.Equal(a.Value.ToArray<float>(), b.Value.ToArray<float>());
        Assert.Throws<ArgumentException>(() => other.Load(new Dictionary<string, Tensor> { ["first_weight"] = Tensor.Zeros([5, 3]) }, 1));

        void Move(int times, params ExponentialMovingAverage[] averages)
        {
            for (var i = 0; i < times; i++)
            {
                using (Autograd.NoGrad()) group.Values.AddInPlace(Tensor.Randn(group.Values.Shape, generator));
                foreach (var average in averages) average.Update();
            }
        }
    }

    [Fact]
    public void Tensors_TiedAndUngroupedParameters_StandUnderEachNameOrNot()
    {
        using var scope = TensorScope.Open();
        using var net = new TwoLayers(1);
        using var group = new ParameterGroup(net.Used);
        using var average = new ExponentialMovingAverage([group], net, 0.9);
        Assert.Equal(["first_weight", "first_bias", "second_weight", "second_bias"], average.Tensors().Select(t => t.Name));
        using var tied = new Holder(Tensor.Ones([2]), isTied: true);
        using var tiedGroup = new ParameterGroup(tied.Parameters());
        using var tiedAverage = new ExponentialMovingAverage([tiedGroup], tied, 0.9);
        Assert.Equal(["weight", "again"], tiedAverage.Tensors().Select(t => t.Name));
    }

    private static void Set(Parameter parameter, Tensor value)
    {
        using var quiet = Autograd.NoGrad();
        parameter.Value.CopyInPlace(value);
    }

    private sealed class Holder : Module
    {
        public Holder(Tensor weight, bool isTied = false)
        {
            Weight = Param("weight", weight.Clone);
            if (isTied) Tie("again", Weight);
        }

        public Parameter Weight { get; }
    }
}
