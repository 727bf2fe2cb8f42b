using Diorama.Torch;

namespace Diorama.Nn.Tests;

/// <summary>Gradients through segments that are computed anew are those of a plain backward pass, and take less memory.</summary>
public sealed class ActivationTapeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Backward_TransformerWithDropoutAndMemory_EqualsPlain(bool hasPadding)
    {
        var config = new TransformerConfig { Dim = 16, NumLayers = 3, NumHeads = 2, Context = 12, Dropout = 0.3, AttentionDropout = 0.2 };
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        using var reads = new TransformerStack(config, isCausal: false);
        using var writes = new TransformerStack(config, isCausal: true, hasMemory: true);
        using var embedding = new Embedding(20, 16);
        Module[] modules = [reads, writes, embedding];
        foreach (var module in modules) module.UseGenerator(generator);
        var (source, target) = (Tensor.Randint(0, 20, [4, 10], generator), Tensor.Randint(0, 20, [4, 12], generator));
        var padding = hasPadding ? source.Eq(3) : null;

        var plain = Gradients(recompute: false);
        var again = Gradients(recompute: true);
        Assert.Equal(plain.Loss, again.Loss, 1e-6);
        Assert.Equal(plain.Gradients.Count, again.Gradients.Count);
        Assert.All(plain.Gradients.Zip(again.Gradients), pair => AssertNear(pair.First, pair.Second));
        Assert.True(plain.Gradients.Sum(g => g.Count(v => v != 0)) > 5000);
        Assert.Equal(plain.Drawn, again.Drawn); // the generator stands where it would have stood

        (double Loss, List<float[]> Gradients, float[] Drawn) Gradients(bool recompute)
        {
            using var inner = TensorScope.Open();
            generator.Seed(7);
            foreach (var parameter in modules.SelectMany(m => m.Parameters())) parameter.Value.Grad = null;
            using var tape = recompute ? ActivationTape.Open(generator) : null;
            var memory = writes.Memory(reads.Forward(embedding.Forward(source), padding), padding);
            var loss = writes.Forward(embedding.Forward(target), memory: memory).Square().Mean();
            if (tape is null) loss.Backward();
            else tape.Backward(loss);
            return (loss.Item(), [.. modules.SelectMany(m => m.Parameters()).Select(p => p.Value.Grad!.ToArray<float>())], Tensor.Randn([4], generator).ToArray<float>());
        }
    }

    /// <summary>An input that two segments read, a segment of two results, of which one goes nowhere, and a graph that two inputs share.</summary>
    [Fact]
    public void Backward_SharedInputsAndSeveralResults_AddUp()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var weight = Tensor.Randn([5], generator).Detach();
        weight.RequiresGrad = true;
        var plain = Gradient(recompute: false);
        AssertNear(plain, Gradient(recompute: true));

        float[] Gradient(bool recompute)
        {
            weight.Grad = null;
            using var tape = recompute ? ActivationTape.Open(generator) : null;
            var (trunk, other) = (weight.Exp(), weight * 3);
            var beside = (trunk * other).Sin();
            var first = Recomputed.Run(x => x[0] * x[1], trunk, beside);
            var second = Recomputed.Run(x => [x[0].Tanh() * x[1], x[0].Exp()], [first, trunk]);
            var loss = Recomputed.Run(x => x[0] * x[1], second[0], beside).Sum() + first.Square().Sum();
            if (tape is null) loss.Backward();
            else tape.Backward(loss);
            return weight.Grad!.ToArray<float>();
        }
    }

    [Fact]
    public void Backward_DeepStack_TakesLessMemory()
    {
        Assert.SkipUnless(File.Exists("/proc/self/clear_refs"), "Only Linux tells the peak of a part of a process.");
        var config = new TransformerConfig { Dim = 64, NumLayers = 12, NumHeads = 4, Context = 128 };
        using var stack = new TransformerStack(config, isCausal: true);
        using var generator = Generator.Seeded(1);
        stack.UseGenerator(generator);
        Step(recompute: true); // gradients and the allocator's first pages
        var (less, more) = (Peak(recompute: true), Peak(recompute: false));
        Assert.True(more - less > 20L << 20, $"{less >> 20} and {more >> 20} MiB");

        long Peak(bool recompute)
        {
            File.WriteAllText("/proc/self/clear_refs", "5"); // the peak begins anew at what is resident
            Step(recompute);
            return Read("VmHWM:");
        }

        void Step(bool recompute)
        {
            using var scope = TensorScope.Open();
            using var tape = recompute ? ActivationTape.Open(generator) : null;
            var loss = stack.Forward(Tensor.Randn([16, 128, 64], generator)).Square().Mean();
            if (tape is null) loss.Backward();
            else tape.Backward(loss);
        }

        static long Read(string name) =>
            1024
            * long.Parse(
                File.ReadLines("/proc/self/status").Single(l => l.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[
                    1
                ],
                System.Globalization.CultureInfo.InvariantCulture
            );
    }

    [Fact]
    public void Dispose_WithoutBackward_LeavesNothing()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var x = Tensor.Randn([3], generator);
        x.RequiresGrad = true;
        var before = LiveTensors.Count;
        using (ActivationTape.Open(generator))
        {
            using var inner = TensorScope.Open();
            Recomputed.Run(y => y[0].Exp(), x * 2);
            Assert.Throws<InvalidOperationException>(() => ActivationTape.Open(generator));
        }
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Run_WithoutTapeOrGradients_IsAPlainCall()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var x = Tensor.Randn([3], generator);
        x.RequiresGrad = true;
        Assert.False(Recomputed.Run(y => y[0].Exp(), x).IsLeaf);
        using var tape = ActivationTape.Open(generator);
        using var quiet = Autograd.NoGrad();
        Assert.False(Recomputed.Run(y => y[0].Exp(), x).RequiresGrad);
    }

    private static void AssertNear(float[] expected, float[] actual)
    {
        var scale = Math.Max(1e-3f, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-6 * scale, $"{expected[i]} and {actual[i]}, of {scale}");
    }
}
