using Diorama.Torch;

namespace Diorama.Nn.Tests.Growth;

/// <summary>Grows one module into another, and looks at how far they differ.</summary>
internal static class GrowthFixture
{
    /// <summary>Gives the grown module what it takes over.</summary>
    internal static void Grow(Module old, Module grown)
    {
        using var scope = TensorScope.Open();
        StateDict.Load(grown, new Nn.Growth(old, grown, seed: 5).Apply(StateDict.Of(old).ToDictionary(t => t.Name, t => t.Value), GrownKind.Values));
    }

    /// <summary>Weights that are all alive: what begins as zeros or ones moves away from there.</summary>
    internal static T Lively<T>(T module)
        where T : Module
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var generator = Generator.Seeded(3);
        foreach (var parameter in module.Parameters()) parameter.Value.AddInPlace(Tensor.Randn(parameter.Value.Shape, generator) * 0.05);
        return module;
    }

    /// <summary>Each number as often as a wider model holds it.</summary>
    internal static Tensor Wide(Tensor narrow, long width) => narrow.IndexSelect(-1, AxisMap.Widen(narrow.Size(-1), width).Sources());

    /// <summary>The largest difference, over the largest of the expected numbers where that is above 1.</summary>
    internal static double Difference(Tensor expected, Tensor actual) => (expected - actual).Abs().Max().Item() / Math.Max(1, expected.Abs().Max().Item());
}
