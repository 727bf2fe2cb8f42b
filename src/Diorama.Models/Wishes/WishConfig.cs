using Diorama.Core;

namespace Diorama.Models;

/// <summary>What a model of pictures can be asked for: a class, a caption, both or nothing.</summary>
public sealed record WishConfig
{
    /// <summary>Whether it is told the class.</summary>
    /// <value>Default false.</value>
    public bool Conditional { get; init; }

    /// <summary>Whether it is told the caption.</summary>
    /// <value>Default false.</value>
    public bool Captions { get; init; }

    /// <summary>Numbers that a caption's word is told by.</summary>
    /// <value>At least 8; default 64.</value>
    public int CaptionWidth { get; init; } = 64;

    /// <summary>Layers in which the words of a caption look at each other.</summary>
    /// <value>At least 0; default 1.</value>
    public int CaptionLayers { get; init; } = 1;

    /// <summary>
    /// Share of the examples that are learnt without knowing what they are, so that a picture can be made for nothing in particular: guidance needs it. Of the
    /// others, where it is told the class and the caption, a third each are learnt by both, by the class alone and by the caption alone.
    /// </summary>
    /// <value>In [0, 0.5]; default 0.1.</value>
    /// <remarks>Ho and Salimans 2022, arXiv 2207.12598, algorithm 1.</remarks>
    public double Drop { get; init; } = 0.1;

    /// <summary>Whether it is told anything.</summary>
    public bool Any => Conditional || Captions;

    /// <summary>Numbers of a word; 0 without captions.</summary>
    internal int WordDim => Captions ? CaptionWidth : 0;

    /// <summary>Reads a recipe's <c>model</c> section, of which it does not ask all; what is wrong is noted in the reader.</summary>
    internal static WishConfig Read(RecipeReader reader, DataSpec spec)
    {
        var config = new WishConfig
        {
            Conditional = reader.Bool("conditional", false),
            Captions = reader.Bool("captions", false),
            CaptionWidth = reader.Int("captionWidth", 64, min: 8, max: 4096),
            CaptionLayers = reader.Int("captionLayers", 1, min: 0, max: 64),
            Drop = reader.Double("drop", 0.1, min: 0, max: 0.5),
        };
        if (config.Conditional && spec.Classes.Count == 0) reader.Problem("conditional", "needs classes, and the data has none");
        if (config.Captions && spec.Captions is null) reader.Problem("captions", "needs captions, and the data has none");
        if (reader.Has("captionWidth") && !config.Captions) reader.Problem("captionWidth", "is read with captions only: set captions to true");
        if (reader.Has("captionLayers") && !config.Captions) reader.Problem("captionLayers", "is read with captions only: set captions to true");
        if (reader.Has("drop") && !config.Any) reader.Problem("drop", "is read by a model that is told something: set conditional or captions to true");
        return config;
    }
}
