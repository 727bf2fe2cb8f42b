using Diorama.Core;

namespace Diorama.Models;

/// <summary>A gated PixelCNN: how large; its width is that of each of its two stacks. The defaults are for digits on two cores.</summary>
/// <remarks>van den Oord et al. 2016, arXiv 1606.05328.</remarks>
public sealed record GatedPixelCnnConfig : PixelConfig
{
    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static GatedPixelCnnConfig Read(RecipeReader reader, DataSpec spec) => Read(new GatedPixelCnnConfig(), reader, spec);

    /// <summary>Reads the sizes; what is missing is as it is here.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="least">Channels at least.</param>
    internal GatedPixelCnnConfig ReadSizes(RecipeReader reader, int least) => ReadSizes(this, reader, least);

    internal override PixelNetwork Network(PixelMap map) => new GatedPixelNetwork(this, map);
}
