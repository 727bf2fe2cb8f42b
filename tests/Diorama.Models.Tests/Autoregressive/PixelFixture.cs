using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>Small models that predict pixel by pixel, for what must hold of all of them.</summary>
internal static class PixelFixture
{
    /// <summary>Each network, without and with several channels, levels and classes.</summary>
    internal static IReadOnlyDictionary<string, (PixelConfig Config, int Channels)> Kinds { get; } = new Dictionary<string, (PixelConfig, int)>
    {
        ["gated, binary"] = (Gated(), 1),
        ["gated, conditional"] = (Gated() with { Conditional = true }, 1),
        ["gated, colour levels"] = (Gated() with { Levels = 3, Width = 15, Head = 24 }, 3),
        ["gated, wide kernels"] = (Gated() with { Kernel = 5, FirstKernel = 3, Layers = 2 }, 1),
        ["gated, single kernel"] = (Gated() with { Kernel = 1, FirstKernel = 3 }, 2),
        ["rnn, binary"] = (Rnn(), 1),
        ["rnn, conditional"] = (Rnn() with { Conditional = true }, 1),
        ["rnn, colour levels"] = (Rnn() with { Levels = 3, Width = 9, Head = 24 }, 3),
    };

    internal static TheoryData<string> Names => [.. Kinds.Keys];

    /// <summary>A model of one of the kinds, whose first weights are always the same, made louder, and with smaller biases: else its logits would hardly
    /// depend on anything.</summary>
    internal static AutoregressiveImages Make(string kind, int height = 5, int width = 4)
    {
        var (config, channels) = Kinds[kind];
        var model = Make(config, Spec(config, channels, height, width));
        using var quiet = Autograd.NoGrad();
        foreach (var parameter in model.Parameters()) parameter.Value.MulInPlace(parameter.Value.NumDims == 1 ? 0.3 : 2);
        return model;
    }

    internal static AutoregressiveImages Make(PixelConfig config, DataSpec spec)
    {
        using var generator = Generator.Default();
        generator.Seed(5);
        return new(config, spec);
    }

    internal static DataSpec Spec(PixelConfig config, int channels, int height, int width) =>
        new() { Modality = Modality.Image, Shape = [channels, height, width], Classes = config.Conditional ? ["a", "b", "c"] : [] };

    internal static Batch Of(Tensor image)
    {
        var labels = Tensor.From<long>([.. Enumerable.Range(0, (int)image.Size(0)).Select(i => i % 3L)]);
        return new((int)image.Size(0), new Dictionary<string, Tensor> { ["image"] = image, ["label"] = labels });
    }

    private static GatedPixelCnnConfig Gated() => new() { Layers = 3, Width = 10, FirstKernel = 5, Head = 12 };

    private static PixelRnnConfig Rnn() => new() { Layers = 2, Width = 6, FirstKernel = 3, Head = 12 };
}
