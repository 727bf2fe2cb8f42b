using Diorama.Core;

namespace Diorama.Models;

/// <summary>A recurrent language model: how large, of which cells.</summary>
public sealed record RecurrentConfig
{
    /// <summary>The cells.</summary>
    /// <value>Said by <c>model.kind</c>, <c>gru</c> or <c>lstm</c>; default gru.</value>
    public RecurrentCell Cell { get; init; } = RecurrentCell.Gru;

    /// <summary>Numbers that a symbol is read as.</summary>
    /// <value>At least 1; default 256.</value>
    public int Embedding { get; init; } = 256;

    /// <summary>Numbers of a layer's state.</summary>
    /// <value>At least 1; default 256.</value>
    public int Hidden { get; init; } = 256;

    /// <summary>Recurrent layers.</summary>
    /// <value>At least 1; default 1.</value>
    public int Layers { get; init; } = 1;

    /// <summary>Further layers, of which each adds to what comes out of those before it: what makes a trained model deeper.</summary>
    /// <value>At least 0; default 0.</value>
    public int Refine { get; init; }

    /// <summary>Probability that a number is dropped while training: of the symbols' vectors, between the layers, and before the head.</summary>
    /// <value>In [0, 1); default 0.</value>
    public double Dropout { get; init; }

    /// <summary>
    /// Whether the head's weight is the embedding's (Press and Wolf 2017, arXiv 1608.05859): fewer numbers to learn, and better ones for rare symbols.
    /// Where <see cref="Hidden"/> is not <see cref="Embedding"/>, a projection stands before the head.
    /// </summary>
    /// <value>Default true.</value>
    public bool Tie { get; init; } = true;

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="cell">What <c>model.kind</c> said.</param>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static RecurrentConfig Read(RecurrentCell cell, RecipeReader reader, DataSpec spec)
    {
        var config = new RecurrentConfig
        {
            Cell = cell,
            Embedding = reader.Int("embedding", 256, min: 1, max: 65_536),
            Hidden = reader.Int("hidden", 256, min: 1, max: 65_536),
            Layers = reader.Int("layers", 1, min: 1, max: 64),
            Refine = reader.Int("refine", 0, min: 0, max: 64),
            Dropout = reader.Double("dropout", 0, min: 0, below: 1),
            Tie = reader.Bool("tie", true),
        };
        if (TextSymbols.ProblemOf(spec) is { } problem) reader.Problem("", $"cannot be made for this data, which {problem}");
        reader.Finish();
        return config;
    }
}
