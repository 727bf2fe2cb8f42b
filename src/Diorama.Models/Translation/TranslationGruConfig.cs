using Diorama.Core;

namespace Diorama.Models;

/// <summary>An attention model of gated recurrent units: how large.</summary>
public sealed record TranslationGruConfig
{
    /// <summary>Numbers that a token is read as.</summary>
    /// <value>At least 1; default 256.</value>
    public int Embedding { get; init; } = 256;

    /// <summary>Numbers of a state: of each of the decoder's layers, and of the encoder's two directions together.</summary>
    /// <value>Even, at least 2; default 512.</value>
    public int Hidden { get; init; } = 512;

    /// <summary>Residual layers before the head: what makes it deeper.</summary>
    /// <value>At least 0; default 0.</value>
    public int Refine { get; init; }

    /// <summary>Probability that a number is dropped while training: of what is embedded, of the source as read, between the decoder's layers, and before the head.</summary>
    /// <value>In [0, 1); default 0.2.</value>
    public double Dropout { get; init; } = 0.2;

    /// <summary>How much of a target's probability is spread over all tokens.</summary>
    /// <value>In [0, 1); default 0.1.</value>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>How much each task counts, where the data has several.</summary>
    /// <value>Default 1 each: the mean over all tokens.</value>
    public TaskWeightsConfig TaskWeights { get; init; } = new();

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static TranslationGruConfig Read(RecipeReader reader, DataSpec spec)
    {
        var config = new TranslationGruConfig
        {
            Embedding = reader.Int("embedding", 256, min: 1, max: 65_536),
            Hidden = reader.Int("hidden", 512, min: 2, max: 65_536),
            Refine = reader.Int("refine", 0, min: 0, max: 64),
            Dropout = reader.Double("dropout", 0.2, min: 0, below: 1),
            LabelSmoothing = reader.Double("labelSmoothing", 0.1, min: 0, below: 1),
            TaskWeights = TranslationSpec.ReadTaskWeights(reader, spec),
        };
        if (config.Hidden % 2 != 0) reader.Problem("hidden", $"must be even, for two directions share it, but is {config.Hidden}");
        if (TranslationSpec.ProblemOf(spec) is { } problem) reader.Problem("", $"cannot be made for this data, which {problem}");
        reader.Finish();
        return config;
    }
}
