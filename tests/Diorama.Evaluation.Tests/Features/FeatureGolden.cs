using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Features;

/// <summary>Two sets of features, and what numpy computed of them (tests/goldens/evaluation.py).</summary>
internal static class FeatureGolden
{
    internal static (Tensor Real, Tensor Generated) Sets()
    {
        using var file = SafetensorsFile.Open(Path);
        return (file.Load("real"), file.Load("generated"));
    }

    internal static double[] Values(string name)
    {
        using var scope = TensorScope.Open();
        using var file = SafetensorsFile.Open(Path);
        return file.Load(name).ToArray<double>();
    }

    private static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "goldens", "evaluation.safetensors");
}
