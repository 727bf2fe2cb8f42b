using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>PyTorch's layers with the same weights: tests/goldens/text/translation_transformer.py.</summary>
public sealed class TranslationTransformerGoldenTests
{
    private const double Tolerance = 1e-5;

    [Fact]
    public void Forward_PyTorchsWeights_GivesPyTorchsLogitsAndGradients()
    {
        using var scope = TensorScope.Open();
        using var file = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "goldens", "translation_transformer.safetensors"));
        var golden = file.Load();
        using var model = new TranslationTransformer(SomePairs.SmallTransformer, SomePairs.Spec);
        StateDict.Load(model, golden.Where(p => p.Key.StartsWith("weights.", StringComparison.Ordinal)).ToDictionary(p => p.Key["weights.".Length..], p => p.Value), strict: false);
        var logits = model.Forward(golden["source"], golden["tokens"]);
        AssertClose(golden["logits"], logits, "logits");
        (logits * golden["cotangent"]).Mean().Backward();
        foreach (var (name, parameter) in model.NamedParameters()) AssertClose(golden[$"gradient.{name}"], parameter.Grad!, name);
        Assert.Equal(golden.Keys.Count(key => key.StartsWith("weights.", StringComparison.Ordinal)), model.NamedParameters().Count());
    }

    private static void AssertClose(Tensor expected, Tensor actual, string what)
    {
        var error = (expected - actual).Abs().Max().Item() / expected.Abs().Max().Item();
        Assert.True(error <= Tolerance, $"{what}: relative error {error}");
    }
}
