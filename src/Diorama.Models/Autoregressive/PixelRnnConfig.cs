using Diorama.Core;

namespace Diorama.Models;

/// <summary>A PixelRNN of row LSTMs over convolutional features: how large. Its width is h, the numbers in the state of an LSTM at each place; twice as many features pass between the layers.</summary>
/// <remarks>van den Oord et al. 2016, arXiv 1601.06759.</remarks>
public sealed record PixelRnnConfig : PixelConfig
{
    /// <summary>The defaults, for digits on two cores.</summary>
    public PixelRnnConfig() => Layers = 3;

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static PixelRnnConfig Read(RecipeReader reader, DataSpec spec) => Read(new PixelRnnConfig(), reader, spec);

    internal override PixelNetwork Network(PixelMap map) => new RowLstmNetwork(this, map);
}
