using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>PyTorch's layers with the same weights: tests/goldens/text/translation_transformer.py.</summary>
public sealed class TranslationTransformerGoldenTests
{
    [Theory]
    [InlineData(DType.Float64, 1e-10)]
    [InlineData(DType.Float32, 1e-5)]
    public void Forward_PyTorchsWeights_GivesPyTorchsLogits(DType dtype, double tolerance)
    {
        using var scope = TensorScope.Open();
        var (model, golden) = Load(dtype);
        using var owned = model;
        AssertClose(golden["logits"], model.Forward(golden["source"], golden["tokens"]), tolerance, "logits");
    }

    [Fact]
    public void Backward_PyTorchsWeights_GivesPyTorchsGradients()
    {
        using var scope = TensorScope.Open();
        var (model, golden) = Load(DType.Float64);
        using var owned = model;
        (model.Forward(golden["source"], golden["tokens"]) * golden["cotangent"]).Mean().Backward();
        foreach (var (name, parameter) in model.NamedParameters()) AssertClose(golden[$"gradient.{name}"], parameter.Grad!, 1e-10, name);
        Assert.Equal(golden.Keys.Count(key => key.StartsWith("weights.", StringComparison.Ordinal)), model.NamedParameters().Count());
    }

    private static (TranslationTransformer Model, IReadOnlyDictionary<string, Tensor> Golden) Load(DType dtype)
    {
        using var file = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "goldens", "translation_transformer.safetensors"));
        var golden = file.Load();
        var model = new TranslationTransformer(SomePairs.SmallTransformer, SomePairs.Spec);
        model.To(dtype);
        const string weights = "weights.";
        StateDict.Load(model, golden.Where(p => p.Key.StartsWith(weights, StringComparison.Ordinal)).ToDictionary(p => p.Key[weights.Length..], p => p.Value.To(dtype)), strict: false);
        return (model, golden);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance, string what)
    {
        var error = (expected - actual).Abs().Max().Item() / expected.Abs().Max().Item();
        Assert.True(error <= tolerance, $"{what}: relative error {error}");
    }
}
