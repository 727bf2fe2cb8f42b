using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>Small models and pictures for the tests of the VAE.</summary>
internal static class VaeFixture
{
    internal static VaeConfig Small { get; } = new() { Hidden = [32], Latent = 4, ImportanceSamples = 5 };

    internal static DataSpec Pictures(int side = 8, int channels = 1) => new() { Modality = Modality.Image, Shape = [channels, side, side] };

    /// <summary>A model whose first weights are always the same.</summary>
    internal static Models.Vae Make(VaeConfig config, DataSpec? spec = null)
    {
        using var generator = Generator.Default();
        generator.Seed(5);
        return new(config, spec ?? Pictures());
    }

    /// <summary>Stripes of every width and phase, grey at the edges: [count, C, side, side] in [-1, 1].</summary>
    internal static Batch Stripes(int count, int side = 8, int channels = 1)
    {
        var image = Tensor.Empty([count, channels, side, side]);
        var pixels = image.AsSpan<float>();
        for (var i = 0; i < pixels.Length; i++)
        {
            var (picture, column) = (i / (channels * side * side), i % side);
            pixels[i] = MathF.Sin((picture % 4 + 1) * 0.5f * column + picture / 4);
        }
        return Of(image);
    }

    internal static Batch Of(Tensor image) => new((int)image.Size(0), new Dictionary<string, Tensor> { ["image"] = image });

    /// <summary>Trains on one batch and gives the figures of each step.</summary>
    internal static List<Dictionary<string, double>> Train(Models.Vae model, Func<Batch> batch, int steps, double lr = 3e-3)
    {
        var objective = model.Objectives.Single();
        using var generator = Generator.Seeded(7);
        using var group = new ParameterGroup(objective.Parameters);
        using var adam = OptimizerFactory.Create(group, new OptimConfig { Kind = OptimKind.Adam, Lr = lr });
        var figures = new List<Dictionary<string, double>>();
        for (var step = 0; step < steps; step++)
        {
            using var scope = TensorScope.Open();
            group.ZeroGradients();
            var loss = objective.Compute(batch(), new(step, steps, generator));
            loss.Total.Backward();
            group.GatherGradients();
            adam.Step(lr);
            figures.Add(new(loss.Terms.Select(t => KeyValuePair.Create(t.Name, t.Value.Item()))) { ["loss"] = loss.Total.Item() });
        }
        return figures;
    }
}
