using Diorama.Core;

namespace Diorama.Models;

/// <summary>A discriminator of texts: what it starts as, and how large.</summary>
public sealed record TextDiscriminatorConfig
{
    /// <summary>What it knows when it begins. As the generator it has that one's shape, so <see cref="Layers"/>, <see cref="Heads"/>, <see cref="Width"/> and <see cref="Hidden"/> are read by fresh only.</summary>
    /// <value>Default generator; fresh is all there is where the generator is no Transformer, and its default in recipes.</value>
    public DiscriminatorStart Start { get; init; } = DiscriminatorStart.Generator;

    /// <summary>Layers of each side that it reads: the text, and the source where there is one.</summary>
    /// <value>At least 1; default 2.</value>
    public int Layers { get; init; } = 2;

    /// <summary>Attentions side by side in a layer.</summary>
    /// <value>At least 1; default 4.</value>
    public int Heads { get; init; } = 4;

    /// <summary>Numbers that stand for a symbol.</summary>
    /// <value>An even multiple of <see cref="Heads"/>; default 128: smaller than a generator, which it is otherwise soon too strong for.</value>
    public int Width { get; init; } = 128;

    /// <summary>Numbers in the middle of a layer's feed-forward part.</summary>
    /// <value>At least 0; default 0: 8/3 of the width, up to the next multiple of 32.</value>
    public int Hidden { get; init; }

    /// <summary>Probability that a number is dropped while it learns.</summary>
    /// <value>In [0, 1); default 0.1.</value>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Reads the section of a game's; what is wrong is noted in the reader, which is not finished.</summary>
    /// <param name="game">The section that it stands in.</param>
    /// <param name="generator">The generator's kind.</param>
    /// <param name="isTransformer">Whether that is a Transformer.</param>
    internal static TextDiscriminatorConfig Read(RecipeReader game, string generator, bool isTransformer)
    {
        var usual = isTransformer ? DiscriminatorStart.Generator : DiscriminatorStart.Fresh;
        if (game.OptionalSection("discriminator") is not { } reader) return new() { Start = usual };
        var config = new TextDiscriminatorConfig
        {
            Start = reader.Enum<DiscriminatorStart>("start", usual),
            Layers = reader.Int("layers", 2, min: 1, max: 256),
            Heads = reader.Int("heads", 4, min: 1, max: 1024),
            Width = reader.Int("width", 128, min: 2, max: 65_536),
            Hidden = reader.Int("hidden", 0, min: 0, max: 1 << 20),
            Dropout = reader.Double("dropout", 0.1, min: 0, below: 1),
        };
        if (config.Start == DiscriminatorStart.Fresh)
        {
            if (config.Width % (2 * config.Heads) != 0) reader.Problem("heads", $"must leave an even width for each head, but is {config.Heads} and the width {config.Width}");
            return config;
        }
        if (!isTransformer) reader.Problem("start", $"is generator, but a {generator} is no Transformer, whose weights a discriminator could take over: take fresh");
        foreach (var setting in _ofFresh.Where(reader.Has)) reader.Problem(setting, "is read by start: fresh only: a discriminator that starts as the generator has its shape");
        return config;
    }

    private static readonly string[] _ofFresh = ["layers", "heads", "width", "hidden"];
}
