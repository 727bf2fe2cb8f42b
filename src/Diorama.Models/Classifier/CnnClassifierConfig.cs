using Diorama.Core;

namespace Diorama.Models;

/// <summary>A small convolutional classifier.</summary>
public sealed record CnnClassifierConfig
{
    /// <summary>Channels of the first convolution; the second has twice as many, the third four times.</summary>
    /// <value>At least 1; default 16.</value>
    public int Width { get; init; } = 16;

    /// <summary>Size of the hidden linear layer.</summary>
    /// <value>At least 1; default 128.</value>
    public int Features { get; init; } = 128;

    /// <summary>Residual layers behind each layer but the last: what makes it deeper.</summary>
    /// <value>At least 0; default 0.</value>
    public int Refine { get; init; }

    /// <summary>Probability with which a feature is dropped before the last layer while training.</summary>
    /// <value>In [0, 1); default 0.2.</value>
    public double Dropout { get; init; } = 0.2;

    /// <summary>Training pictures are shifted at random by up to this many pixels in each direction.</summary>
    /// <value>At least 0; default 2.</value>
    public int Shift { get; init; } = 2;

    /// <summary>How much the brightness, contrast and saturation of training pictures are changed at random.</summary>
    /// <value>At least 0: not at all; default 0. At 1 brightness moves by up to half of black to white, contrast and saturation from none to twice as much.</value>
    public double Colour { get; init; }

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static CnnClassifierConfig Read(RecipeReader reader, DataSpec spec)
    {
        var config = new CnnClassifierConfig
        {
            Width = reader.Int("width", 16, min: 1, max: 4096),
            Features = reader.Int("features", 128, min: 1, max: 65_536),
            Refine = reader.Int("refine", 0, min: 0, max: 64),
            Dropout = reader.Double("dropout", 0.2, min: 0, below: 1),
            Shift = reader.Int("shift", 2, min: 0, max: 64),
            Colour = reader.Double("colour", 0, min: 0, max: 1),
        };
        if (spec.Classes.Count < 2) reader.Problem("kind", $"is cnn-classifier, which needs at least two classes, and the data has {spec.Classes.Count}");
        if (spec.Shape is not [_, >= 8, >= 8]) reader.Problem("kind", $"is cnn-classifier, which takes pictures of at least 8 x 8, but the data is [{string.Join(", ", spec.Shape)}]");
        reader.Finish();
        return config;
    }
}
