using Diorama.Torch;

namespace Diorama.Nn.Tests;

public sealed class LayerGoldenTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Cases() =>
        GoldenCase.Rows("linear", "convolution", "embedding", "normalization", "activation", "pooling", "upsampling", "padding");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_GoldenCase_EqualsPyTorch(string topic, string name)
    {
        using var scope = TensorScope.Open();
        using var golden = GoldenCase.Open(topic, name);
        using var layer = LayerFactory.Make(golden.Settings);
        GoldenRun.Layer(golden, layer, inputs => [((IForward)layer).Forward(inputs["x"])]);
    }
}
