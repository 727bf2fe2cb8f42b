using Diorama.Core;

namespace Diorama.Models;

/// <summary>A gated PixelCNN: how large. The defaults are for digits on two cores.</summary>
/// <remarks>van den Oord et al. 2016, arXiv 1606.05328.</remarks>
public sealed record GatedPixelCnnConfig : PixelConfig
{
    /// <summary>Layers of gated convolutions, the first included.</summary>
    /// <value>At least 1; default 8.</value>
    public int Layers { get; init; } = 8;

    /// <summary>Channels of each of the two stacks.</summary>
    /// <value>At least the picture's channels; default 32.</value>
    public int Width { get; init; } = 32;

    /// <summary>The first layer's window: n columns, and of n rows those above the middle and the middle one.</summary>
    /// <value>Odd; default 7.</value>
    public int FirstKernel { get; init; } = 7;

    /// <summary>The window of all other layers.</summary>
    /// <value>Odd; default 3.</value>
    public int Kernel { get; init; } = 3;

    /// <summary>Channels between the last layer and the logits.</summary>
    /// <value>At least the picture's channels; default 64.</value>
    public int Head { get; init; } = 64;

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static GatedPixelCnnConfig Read(RecipeReader reader, DataSpec spec)
    {
        var config = Read(new GatedPixelCnnConfig().ReadSizes(reader, least: (int)spec.Shape[0]), reader);
        if (config.Problem(spec) is var (key, message)) reader.Problem(key, message);
        reader.Finish();
        return config;
    }

    /// <summary>Reads the sizes; what is missing is as it is here.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="least">Channels at least.</param>
    internal GatedPixelCnnConfig ReadSizes(RecipeReader reader, int least) => this with
    {
        Layers = reader.Int("layers", Layers, min: 1, max: 1000),
        Width = reader.Int("width", Width, min: least, max: 4096),
        FirstKernel = Odd(reader, "firstKernel", FirstKernel),
        Kernel = Odd(reader, "kernel", Kernel),
        Head = reader.Int("head", Head, min: least, max: 65_536),
    };

    /// <inheritdoc/>
    internal override IReadOnlyList<GrownSetting> Larger(GrowthRequest request, string? part = null) =>
        [new("layers", request.Deep(Layers, part)), new("width", request.Wide(Width, part)), new("head", request.Wide(Head, part))];

    internal override PixelNetwork Network(PixelMap map) => new GatedPixelNetwork(this, map);
}
