using Diorama.Core;

namespace Diorama.Models;

/// <summary>A PixelRNN of row LSTMs over convolutional features: how large. The defaults are for digits on two cores.</summary>
/// <remarks>van den Oord et al. 2016, arXiv 1601.06759.</remarks>
public sealed record PixelRnnConfig : PixelConfig
{
    /// <summary>Row LSTMs above the first convolution.</summary>
    /// <value>At least 1; default 3.</value>
    public int Layers { get; init; } = 3;

    /// <summary>h: numbers in the state of an LSTM at each place; twice as many features pass between the layers.</summary>
    /// <value>At least the picture's channels; default 32.</value>
    public int Width { get; init; } = 32;

    /// <summary>The first convolution's window: n columns, and of n rows those above the middle and the middle one.</summary>
    /// <value>Odd; default 7.</value>
    public int FirstKernel { get; init; } = 7;

    /// <summary>k: how many places of the row above a state is made from; of its own row, those up to the own place.</summary>
    /// <value>Odd; default 3.</value>
    public int Kernel { get; init; } = 3;

    /// <summary>Channels between the last layer and the logits.</summary>
    /// <value>At least the picture's channels; default 64.</value>
    public int Head { get; init; } = 64;

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static PixelRnnConfig Read(RecipeReader reader, DataSpec spec)
    {
        var least = (int)spec.Shape[0];
        var config = Read(
            new PixelRnnConfig
            {
                Layers = reader.Int("layers", 3, min: 1, max: 1000),
                Width = reader.Int("width", 32, min: least, max: 4096),
                FirstKernel = Odd(reader, "firstKernel", 7),
                Kernel = Odd(reader, "kernel", 3),
                Head = reader.Int("head", 64, min: least, max: 65_536),
            },
            reader);
        if (config.Problem(spec) is var (key, message)) reader.Problem(key, message);
        reader.Finish();
        return config;
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<GrownSetting> Larger(GrowthRequest request, string? part = null) =>
        [new("layers", request.Deep(Layers, part)), new("width", request.Wide(Width, part)), new("head", request.Wide(Head, part))];

    internal override PixelNetwork Network(PixelMap map) => new RowLstmNetwork(this, map);
}
