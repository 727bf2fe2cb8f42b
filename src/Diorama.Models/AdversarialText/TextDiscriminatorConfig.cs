using Diorama.Core;

namespace Diorama.Models;

/// <summary>A discriminator of texts: how large.</summary>
public sealed record TextDiscriminatorConfig
{
    /// <summary>Layers of each side that it reads: the text, and the source where there is one.</summary>
    /// <value>At least 1; default 2.</value>
    public int Layers { get; init; } = 2;

    /// <summary>Attentions side by side in a layer.</summary>
    /// <value>At least 1; default 4.</value>
    public int Heads { get; init; } = 4;

    /// <summary>Numbers that stand for a symbol.</summary>
    /// <value>An even multiple of <see cref="Heads"/>; default 128: smaller than a generator, which it is otherwise soon too strong for.</value>
    public int Width { get; init; } = 128;

    /// <summary>Probability that a number is dropped while it learns.</summary>
    /// <value>In [0, 1); default 0.1.</value>
    public double Dropout { get; init; } = 0.1;

    internal static TextDiscriminatorConfig Read(RecipeReader? reader)
    {
        if (reader is null) return new();
        var config = new TextDiscriminatorConfig
        {
            Layers = reader.Int("layers", 2, min: 1, max: 256),
            Heads = reader.Int("heads", 4, min: 1, max: 1024),
            Width = reader.Int("width", 128, min: 2, max: 65_536),
            Dropout = reader.Double("dropout", 0.1, min: 0, below: 1),
        };
        if (config.Width % (2 * config.Heads) != 0) reader.Problem("heads", $"must leave an even width for each head, but is {config.Heads} and the width {config.Width}");
        return config;
    }
}
