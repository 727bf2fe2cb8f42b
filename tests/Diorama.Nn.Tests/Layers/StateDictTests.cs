using Diorama.Torch;

namespace Diorama.Nn.Tests;

public sealed class StateDictTests
{
    [Fact]
    public void Load_PyTorchsStateDict_GivesPyTorchsOutput()
    {
        using var scope = TensorScope.Open();
        using var weights = SafetensorsFile.Open(GoldenCase.PathOf("interchange"));
        using var io = SafetensorsFile.Open(GoldenCase.PathOf("interchange_io"));
        using var net = new InterchangeNet();
        StateDict.Load(net, weights.Load());
        net.Eval();
        var expected = io.Load("out");
        var difference = (net.Forward(io.Load("image"), io.Load("label")) - expected).Abs().Max().Item();
        Assert.True(difference <= 1e-5 * expected.Abs().Max().Item(), $"The largest difference is {difference:g3}.");
    }

    [Fact]
    public void Of_ModuleLoadedFromPyTorch_HasTheSameNamesTypesAndBytes()
    {
        using var scope = TensorScope.Open();
        using var weights = SafetensorsFile.Open(GoldenCase.PathOf("interchange"));
        using var net = new InterchangeNet();
        StateDict.Load(net, weights.Load());
        var own = StateDict.Of(net).ToDictionary(e => e.Name, e => e.Value);
        Assert.Equal(weights.Entries.Select(e => e.Name).Order(StringComparer.Ordinal), own.Keys.Order(StringComparer.Ordinal));
        Assert.All(weights.Entries, e => Assert.True(own[e.Name].DType == e.DType && own[e.Name].Equal(weights.Load(e.Name)), e.Name));
    }

    [Fact]
    public void Load_AnotherModulesState_MakesTheOutputsEqual()
    {
        using var scope = TensorScope.Open();
        using InterchangeNet first = new(), second = new();
        var (image, label) = (Tensor.Randn([2, 1, 9, 7]), Tensor.From<long>([3, 10]));
        first.Forward(image, label); // moves the running statistics
        StateDict.Load(second, StateDict.Of(first).ToDictionary(e => e.Name, e => e.Value));
        first.Eval();
        second.Eval();
        Assert.True(first.Forward(image, label).Equal(second.Forward(image, label)));
    }

    [Fact]
    public void Load_NamesAndShapesThatDoNotFit_ListsAllAndChangesNothing()
    {
        using var scope = TensorScope.Open();
        using var layer = new Linear(3, 2);
        var before = layer.Weight.Value.ToArray<float>();
        var values = new Dictionary<string, Tensor> { ["weight"] = Tensor.Zeros([3, 2]), ["scale"] = Tensor.Zeros([1]) };
        var error = Assert.Throws<ArgumentException>(() => StateDict.Load(layer, values));
        Assert.Contains("weight is", error.Message, StringComparison.Ordinal);
        Assert.Contains("bias is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("scale is unknown", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, layer.Weight.Value.ToArray<float>());
    }

    [Fact]
    public void TiedWeight_HeadAndEmbedding_StandsUnderBothNamesAndCountsOnce()
    {
        using var scope = TensorScope.Open();
        using var net = new Tied();
        Assert.Equal(["table.weight", "head.weight"], StateDict.Of(net).Select(e => e.Name));
        Assert.Equal(12, net.NumParameters());
        net.Head.Forward(net.Table.Forward(Tensor.From<long>([1]))).Sum().Backward();
        Assert.NotNull(net.Table.Weight.Grad);
    }

    private sealed class Tied : Module
    {
        internal Tied()
        {
            Table = Add("table", new Embedding(4, 3));
            Head = Add("head", new Linear(3, 4, bias: false, reparam: new TiedWeight(Table.Weight)));
        }

        internal Embedding Table { get; }

        internal Linear Head { get; }
    }
}
