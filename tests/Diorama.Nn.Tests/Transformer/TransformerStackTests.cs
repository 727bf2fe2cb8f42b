using Diorama.Torch;

namespace Diorama.Nn.Tests;

public sealed class TransformerStackTests
{
    public static TheoryData<string> Shapes => ["llama", "gpt2", "sinusoidal"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_PlaceByPlaceWithACache_IsWhatAllAtOnceGives(string shape)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var stack = new TransformerStack(Config(shape), isCausal: true);
        using var cache = stack.Cache();
        var x = Tensor.Randn([3, 9, 16]);
        var whole = stack.Forward(x);
        long[] lengths = [4, 1, 2, 1, 1]; // a beginning at once, then single places, and two at once behind the cache
        var (parts, start) = (new List<Tensor>(), 0L);
        foreach (var length in lengths)
        {
            parts.Add(stack.Forward(x.Narrow(1, start, length), cache: cache));
            start += length;
        }
        AssertNear(whole, Tensor.Cat([.. parts], dim: 1));
        cache.CutBack(5);
        AssertNear(whole[.., 5..6], stack.Forward(x[.., 5..6], cache: cache));
        cache.Reorder(Tensor.From<long>([2, 2]));
        AssertNear(stack.Forward(Tensor.Cat([x[2..3, ..6], x[0..1, 6..7]], dim: 1))[.., ^1..], stack.Forward(x[0..1, 6..7].RepeatInterleave(2, 0), cache: cache)[0..1]);
        Assert.Throws<ArgumentException>(() => stack.Forward(x, cache: cache));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_RowsThatForkAndEnd_AreEachWhatTheirPlacesGive(string shape)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var stack = new TransformerStack(Config(shape), isCausal: true);
        foreach (var isPlain in (bool[])[false, true])
        {
            using var cache = stack.Cache();
            var rows = Tensor.Randn([2, 3, 16]); // all places of each row
            stack.Forward(rows, cache: cache);
            Read([1, 0, 1, 1], 1); // forks into more rows than there was room for
            Read([3, 3, 0, 1], 1);
            Read([2, 1], 2); // some end; two places at once
            cache.CutBack(5);
            rows = rows[.., ..5];
            Read([1, 0, 1], 1);
            Read([0, 2, 1], 1);

            void Read(long[] parents, int count)
            {
                var added = Tensor.Randn([parents.Length, count, 16]);
                rows = Tensor.Cat([rows.IndexSelect(0, Tensor.From<long>(parents)), added], dim: 1);
                var expected = stack.Forward(rows)[.., ^count..];
                cache.Reorder(Tensor.From<long>(parents));
                if (!isPlain)
                {
                    AssertNear(expected, stack.Forward(added, cache: cache));
                    return;
                }
                using var off = FusedKernels.Off();
                AssertNear(expected, stack.Forward(added, cache: cache));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_Causal_LooksNoPlaceAhead(string shape)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var stack = new TransformerStack(Config(shape), isCausal: true);
        var x = Tensor.Randn([2, 8, 16]);
        AssertNear(stack.Forward(x)[.., ..5], stack.Forward(x[.., ..5]));
        Assert.False(stack.Forward(x)[.., ..5].Equal(stack.Forward(x.Flip(1))[.., ..5]));
    }

    [Fact]
    public void Forward_EncoderAndDecoder_DoNotSeePadding()
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var encoder = new TransformerStack(Config("llama"), isCausal: false);
        using var decoder = new TransformerStack(Config("llama"), isCausal: true, hasMemory: true);
        var (source, target) = (Tensor.Randn([2, 7, 16]), Tensor.Randn([2, 5, 16]));
        var padding = Tensor.From<long>([0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1], 2, 7).Ne(0);
        var said = encoder.Forward(source, padding);
        AssertNear(encoder.Forward(source[.., ..4]), said[.., ..4]);
        var expected = decoder.Forward(target, memory: decoder.Memory(said[.., ..4]));
        var memory = decoder.Memory(said, padding);
        AssertNear(expected, decoder.Forward(target, memory: memory));
        using var cache = decoder.Cache();
        var parts = Enumerable.Range(0, 5).Select(i => decoder.Forward(target[.., i..(i + 1)], memory: memory, cache: cache)).ToArray();
        AssertNear(expected, Tensor.Cat(parts, dim: 1));

        var crossed = decoder.Forward(target, memory: decoder.Memory(said.Flip(0)[.., ..4])); // each reads the other's source
        var byNumber = new TransformerMemory(memory.Layers, memory.Allowed, Tensor.From<long>([1, 0], 2, 1));
        AssertNear(crossed, decoder.Forward(target, memory: byNumber));
        AssertNear(crossed[.., ..1], decoder.Forward(target[.., ..1], memory: byNumber));
    }

    [Fact]
    public void Forward_GroupedQueries_ShareKeysAndValues()
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var grouped = new Attention(Config("llama"));
        using var full = new Attention(Config("llama") with { NumKeyValueHeads = 4 });
        // The two heads of keys and values, each twice, are four.
        var parts = grouped.QueryKeyValue.Weight.Value.SplitWithSizes([16, 8, 8], 0);
        Tensor Twice(Tensor weight) => weight.Unflatten(0, 2, 4).RepeatInterleave(2, 0).Flatten(0, 1);
        full.QueryKeyValue.Weight.Value.CopyInPlace(Tensor.Cat([parts[0], Twice(parts[1]), Twice(parts[2])]));
        full.Output.Weight.Value.CopyInPlace(grouped.Output.Weight);
        var x = Tensor.Randn([2, 6, 16]);
        AssertNear(full.Forward(x, isCausal: true), grouped.Forward(x, isCausal: true));
    }

    [Fact]
    public void RotaryEmbedding_Products_DependOnTheDistanceAlone()
    {
        using var scope = TensorScope.Open();
        using var rotary = new RotaryEmbedding(8, 32);
        var (q, k) = (Tensor.Randn([1, 1, 1, 8]), Tensor.Randn([1, 1, 1, 8]));
        double Product(long at, long other) => (rotary.Forward(q, at) * rotary.Forward(k, other)).Sum().Item();
        Assert.Equal(Product(0, 0), Product(20, 20), 5);
        Assert.Equal(Product(3, 9), Product(14, 20), 5);
        Assert.NotEqual(Product(3, 9), Product(3, 10), 3);
        // The first pair turns by one radian a place.
        var turned = rotary.Forward(Tensor.From<float>([1, 0, 0, 0, 0, 0, 0, 0], 1, 1, 1, 8), 2).ToArray<float>();
        Assert.Equal([(float)Math.Cos(2), (float)Math.Sin(2)], [turned[0], turned[4]], (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData("llama", 4)]
    [InlineData("gpt2", 4)]
    [InlineData("sinusoidal", 2)]
    [InlineData("gelu", 2)]
    public void Stepper_SymbolBySymbol_GivesWhatTheLayersGive(string shape, int heads)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var stack = new TransformerStack(Config(shape) with { NumHeads = heads }, isCausal: true);
        using var embedding = new Embedding(11, 16);
        using var head = new Linear(16, 11);
        foreach (var parameter in stack.Parameters()) parameter.Value.AddInPlace(Tensor.Randn(parameter.Value.Shape) * 0.2);
        long[] ids = [1, 9, 3, 3, 0, 10, 7, 2, 5, 5, 1, 6];
        var expected = head.Forward(stack.Forward(embedding.Forward(Tensor.From<long>(ids, 1, ids.Length)))).ToArray<float>();
        var stepper = new TransformerStepper(embedding, stack, head);
        var logits = new float[11];
        for (var round = 0; round < 2; round++)
        {
            for (var t = 0; t < ids.Length; t++)
            {
                stepper.Step((int)ids[t], logits);
                Assert.Equal(expected[(t * 11)..((t + 1) * 11)], logits, (a, b) => Math.Abs(a - b) < 1e-5 * Math.Max(1, Math.Abs(a)));
            }
            Assert.Throws<InvalidOperationException>(() => stepper.Step(1, logits));
            stepper.Reset();
        }
    }

    [Fact]
    public void Problems_SizesThatDoNotFit_AreNamed()
    {
        Assert.Contains(("heads", "must divide the width 16, but is 3"), (Config("gpt2") with { NumHeads = 3, NumKeyValueHeads = 3 }).Problems());
        Assert.Contains((Config("llama") with { NumHeads = 16, NumKeyValueHeads = 16 }).Problems(), p => p.Problem.Contains("even", StringComparison.Ordinal));
        Assert.Contains((Config("llama") with { NumKeyValueHeads = 3 }).Problems(), p => p.Setting == "keyValueHeads");
        Assert.Empty(Config("llama").Problems());
        Assert.Throws<ArgumentException>(() => new TransformerStack(Config("gpt2") with { NumHeads = 3 }, isCausal: true));
    }

    private static TransformerConfig Config(string shape)
    {
        var llama = new TransformerConfig { Dim = 16, NumLayers = 2, NumHeads = 4, NumKeyValueHeads = 2, Context = 12 };
        return shape switch
        {
            "llama" => llama,
            "gpt2" => llama with { NumKeyValueHeads = 0, Positions = PositionKind.Learned, Norm = NormKind.Layer, FeedForward = FeedForwardKind.GeluTanh, Bias = true },
            "gelu" => llama with { NumKeyValueHeads = 0, Positions = PositionKind.Learned, Norm = NormKind.Layer, FeedForward = FeedForwardKind.Gelu },
            _ => llama with { NumKeyValueHeads = 0, Positions = PositionKind.Sinusoidal, Norm = NormKind.Layer, FeedForward = FeedForwardKind.Relu, Bias = true, Hidden = 20 },
        };
    }

    private static void AssertNear(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        Assert.InRange((expected - actual).Abs().Max().Item(), 0, 1e-5 * Math.Max(1, expected.Abs().Max().Item()));
    }
}
