using Diorama.Torch;

namespace Diorama.Nn.Tests.Kernels;

/// <summary>What holds for each kernel that runs a recurrent layer over a sequence; its twin is the same layer with fused kernels off.</summary>
public abstract class SequenceTests
{
    /// <summary>Steps, batch, input and hidden sizes: single ones, and sizes that fill no vector, one, and several with a rest.</summary>
    public static TheoryData<int, int, int, int, bool, DType> Cases()
    {
        var cases = new TheoryData<int, int, int, int, bool, DType>();
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            cases.Add(2, 1, 1, 1, true, dtype);
            cases.Add(7, 3, 4, 6, false, dtype);
            cases.Add(5, 2, 17, 33, true, dtype);
            cases.Add(3, 13, 8, 64, true, dtype);
            cases.Add(4, 32, 31, 100, false, dtype);
        }
        return cases;
    }

    private protected abstract RecurrentModule Make(int inputSize, int hiddenSize, bool bias, bool batchFirst);

    private protected abstract int NumStates { get; }

    /// <summary>The output and the last states.</summary>
    private protected abstract Tensor[] Run(RecurrentModule layer, Tensor x, Tensor[] states);

    private protected abstract Tensor[] Call(Tensor x, Tensor weightIh, Tensor weightHh, Tensor? bias, Tensor[] states);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_AgainstPlainOperators_SameNumbersAndGradients(int steps, int batch, int inputSize, int hiddenSize, bool bias, DType dtype)
    {
        using var scope = TensorScope.Open();
        using var layer = Make(inputSize, hiddenSize, bias, batchFirst: false);
        layer.To(dtype);
        using var random = Generator.Seeded(7);
        // Transposed: what a batch-first model hands over.
        var x = Leaf(Tensor.Randn([batch, steps, inputSize], random, dtype).Transpose(0, 1));
        var states = States(layer, batch, random, dtype);
        Tensor[] leaves = [x, .. states, .. layer.Parameters().Select(p => p.Value)];

        var fused = Run(layer, x, states);
        Tensor[] plain;
        using (FusedKernels.Off()) plain = Run(layer, x, states);
        var weights = Array.ConvertAll(plain, t => Tensor.Randn(t.Shape, random, dtype));
        var expected = Autograd.Grad(plain, leaves, weights);
        var actual = Autograd.Grad(fused, leaves, weights);

        for (var i = 0; i < plain.Length; i++) Near.Equal(plain[i], fused[i], Near.Tolerance(dtype), $"result {i}");
        for (var i = 0; i < leaves.Length; i++) Near.Equal(expected[i]!, actual[i]!, Near.Tolerance(dtype), $"gradient {i}");
    }

    [Fact]
    public void Backward_OfOneResultAlone_MatchesPlainOperators()
    {
        using var scope = TensorScope.Open();
        using var layer = Make(4, 6, bias: true, batchFirst: true);
        using var random = Generator.Seeded(3);
        var x = Leaf(Tensor.Randn([2, 5, 4], random));
        var states = States(layer, 2, random, DType.Float32);
        for (var i = 0; i <= NumStates; i++)
        {
            var actual = Autograd.Grad([Run(layer, x, states)[i].Square().Sum()], [x, .. states])!;
            using var plain = FusedKernels.Off();
            var expected = Autograd.Grad([Run(layer, x, states)[i].Square().Sum()], [x, .. states])!;
            for (var k = 0; k < expected.Length; k++) Near.Equal(expected[k]!, actual[k]!, 1e-5, $"result {i}, gradient {k}");
        }
    }

    [Fact]
    public void Backward_SomeInputsFrozen_GivesTheOthersAlone()
    {
        using var scope = TensorScope.Open();
        using var layer = Make(4, 6, bias: true, batchFirst: true);
        using var random = Generator.Seeded(3);
        var x = Tensor.Randn([2, 5, 4], random);
        var states = Array.ConvertAll(new int[NumStates], _ => Tensor.Zeros([1, 2, 6]));
        var bias = layer.NamedParameters().Single(p => p.Name == "bias_hh_l0").Parameter;
        foreach (var parameter in layer.Parameters()) parameter.RequiresGrad = parameter == bias;

        var actual = Autograd.Grad([Run(layer, x, states)[0].Sum()], [bias])[0]!;
        using var plain = FusedKernels.Off();
        Near.Equal(Autograd.Grad([Run(layer, x, states)[0].Sum()], [bias])[0]!, actual, 1e-5, "bias");
    }

    [Fact]
    public void Backward_AgainstFiniteDifferences_Agrees()
    {
        using var scope = TensorScope.Open();
        using var layer = Make(3, 5, bias: true, batchFirst: false);
        layer.To(DType.Float64);
        using var random = Generator.Seeded(5);
        var x = Leaf(Tensor.Randn([4, 2, 3], random, DType.Float64));
        var states = States(layer, 2, random, DType.Float64);
        Tensor[] leaves = [x, .. states, .. layer.Parameters().Select(p => p.Value)];
        Tensor Loss() => Run(layer, x, states).Select((t, i) => (t * t * (i + 0.5)).Sum()).Aggregate((a, b) => a + b);
        var gradients = Autograd.Grad([Loss()], leaves);

        using var still = Autograd.NoGrad();
        for (var i = 0; i < leaves.Length; i++)
        {
            var values = leaves[i].AsSpan<double>();
            var gradient = gradients[i]!.ToArray<double>();
            for (var k = 0; k < values.Length; k += 1 + (values.Length / 7))
            {
                var (kept, step) = (values[k], 1e-6);
                values[k] = kept + step;
                var above = Loss().Item();
                values[k] = kept - step;
                var slope = (above - Loss().Item()) / (2 * step);
                values[k] = kept;
                Assert.Equal(slope, gradient[k], 1e-7);
            }
        }
    }

    [Fact]
    public void Grad_CreatingAGraph_IsRefusedWithTheWayOut()
    {
        using var scope = TensorScope.Open();
        using var layer = Make(3, 4, bias: true, batchFirst: false);
        var x = Leaf(Tensor.Ones([3, 2, 3]));
        var states = Array.ConvertAll(new int[NumStates], _ => Tensor.Zeros([1, 2, 4]));
        var error = Assert.Throws<TorchException>(() => Autograd.Grad([Run(layer, x, states)[0].Sum()], [x], createGraph: true));
        Assert.Contains("FusedKernels.Off()", error.Message, StringComparison.Ordinal);

        using var plain = FusedKernels.Off();
        Assert.True(Autograd.Grad([Run(layer, x, states)[0].Sum()], [x], createGraph: true)[0]!.RequiresGrad);
    }

    [Fact]
    public void Backward_AfterAWeightChangedInPlace_IsRefused()
    {
        using var scope = TensorScope.Open();
        using var layer = Make(3, 4, bias: true, batchFirst: false);
        var states = Array.ConvertAll(new int[NumStates], _ => Tensor.Zeros([1, 2, 4]));
        var loss = Run(layer, Tensor.Ones([3, 2, 3]), states)[0].Sum();
        using (Autograd.NoGrad()) layer.Parameters().ElementAt(1).Value.MulInPlace(2);
        Assert.Contains("in place", Assert.Throws<TorchException>(() => loss.Backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_WithoutGraph_SameBytes()
    {
        using var scope = TensorScope.Open();
        using var layer = Make(16, 64, bias: true, batchFirst: false);
        using var random = Generator.Seeded(9);
        var x = Tensor.Randn([20, 9, 16], random);
        var states = States(layer, 9, random, DType.Float32);
        var recorded = Run(layer, x, states)[0];
        using var still = Autograd.NoGrad();
        var bare = Run(layer, x, states)[0];
        Assert.True(recorded.RequiresGrad && !bare.RequiresGrad);
        Assert.Equal(recorded.ToArray<float>(), bare.ToArray<float>());
    }

    [Fact]
    public void Backward_RepeatedOnTwoThreads_SameBytes()
    {
        using var scope = TensorScope.Open();
        using var layer = Make(32, 128, bias: true, batchFirst: false);
        using var random = Generator.Seeded(9);
        var x = Tensor.Randn([12, 16, 32], random);
        var states = States(layer, 16, random, DType.Float32);
        Tensor[] leaves = [.. states, .. layer.Parameters().Select(p => p.Value)];
        float[][] Once()
        {
            using var inner = TensorScope.Open();
            return [.. Autograd.Grad([Run(layer, x, states)[0].Square().Sum()], leaves).Select(g => g!.ToArray<float>())];
        }

        var first = Once();
        for (var repeat = 0; repeat < 10; repeat++) Assert.Equal(first, Once());
    }

    [Fact]
    public void Call_WrongShapes_SaysWhich()
    {
        using var scope = TensorScope.Open();
        var gates = this is LstmSequenceTests ? 4 : 3;
        var states = Array.ConvertAll(new int[NumStates], _ => Tensor.Zeros([2, 5]));
        Tensor x = Tensor.Zeros([3, 2, 4]), weightIh = Tensor.Zeros([gates * 5, 4]), weightHh = Tensor.Zeros([gates * 5, 5]);
        string Refusal(Func<Tensor[]> call) => Assert.Throws<TorchException>(() => call()).Reason;
        Assert.Contains("weight_ih must be", Refusal(() => Call(x, weightHh, weightHh, null, states)), StringComparison.Ordinal);
        Assert.Contains("bias_ih must be", Refusal(() => Call(x, weightIh, weightHh, Tensor.Zeros([5]), states)), StringComparison.Ordinal);
        Assert.Contains("weight_hh must be", Refusal(() => Call(x, weightIh, weightHh.To(DType.Float64), null, states)), StringComparison.Ordinal);
        Assert.Contains("T at least 1", Refusal(() => Call(x.Slice(0, 0, 0), weightIh, weightHh, null, states)), StringComparison.Ordinal);
        Assert.Contains("float32 and float64", Refusal(() => Call(x.To(DType.BFloat16), weightIh, weightHh, null, states)), StringComparison.Ordinal);
        Assert.Equal([1, 2, 5], Call(x.Slice(0, 0, 1), weightIh, weightHh, null, states)[0].Shape);
    }

    private Tensor[] States(RecurrentModule layer, int batch, Generator random, DType dtype) =>
        Array.ConvertAll(new int[NumStates], _ => Leaf(Tensor.Randn([1, batch, layer.HiddenSize], random, dtype)));

    private static Tensor Leaf(Tensor tensor)
    {
        tensor.RequiresGrad = true;
        return tensor;
    }
}
