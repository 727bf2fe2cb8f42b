using Diorama.Core;
using Diorama.Nn;

namespace Diorama.Models;

/// <summary>An encoder-decoder Transformer: how large.</summary>
public sealed record TranslationTransformerConfig
{
    /// <summary>Numbers that stand for a token.</summary>
    /// <value>A multiple of <see cref="Heads"/>, even; default 256.</value>
    public int Width { get; init; } = 256;

    /// <summary>How many numbers of a place's sinusoids differ; each stands as often as it goes into the width, as where a wider model grew out of one of this width.</summary>
    /// <value>A divisor of <see cref="Width"/>; default 0: the width.</value>
    public int PositionWidth { get; init; }

    /// <summary>Attentions side by side in a layer.</summary>
    /// <value>At least 1; default 4.</value>
    public int Heads { get; init; } = 4;

    /// <summary>Numbers in the middle of a layer's feed-forward part.</summary>
    /// <value>At least 1; default 1024.</value>
    public int FeedForward { get; init; } = 1024;

    /// <summary>Layers that read the source.</summary>
    /// <value>At least 1; default 3.</value>
    public int EncoderLayers { get; init; } = 3;

    /// <summary>Layers that write the translation.</summary>
    /// <value>At least 1; default 3.</value>
    public int DecoderLayers { get; init; } = 3;

    /// <summary>Probability that a number is dropped while training: of what is embedded, and of what each part of a layer adds.</summary>
    /// <value>In [0, 1); default 0.1.</value>
    public double Dropout { get; init; } = 0.1;

    /// <summary>How much of a target's probability is spread over all tokens.</summary>
    /// <value>In [0, 1); default 0.1.</value>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>How much each task counts, where the data has several.</summary>
    /// <value>Default 1 each: the mean over all tokens.</value>
    public TaskWeightsConfig TaskWeights { get; init; } = new();

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static TranslationTransformerConfig Read(RecipeReader reader, DataSpec spec)
    {
        var config = new TranslationTransformerConfig
        {
            Width = reader.Int("width", 256, min: 2, max: 65_536),
            PositionWidth = reader.Int("positionWidth", 0, min: 0, max: 65_536),
            Heads = reader.Int("heads", 4, min: 1, max: 1024),
            FeedForward = reader.Int("feedForward", 1024, min: 1, max: 1 << 20),
            EncoderLayers = reader.Int("encoderLayers", 3, min: 1, max: 256),
            DecoderLayers = reader.Int("decoderLayers", 3, min: 1, max: 256),
            Dropout = reader.Double("dropout", 0.1, min: 0, below: 1),
            LabelSmoothing = reader.Double("labelSmoothing", 0.1, min: 0, below: 1),
            TaskWeights = TranslationSpec.ReadTaskWeights(reader, spec),
        };
        if (config.Width % config.Heads != 0) reader.Problem("heads", $"is {config.Heads}, which does not divide model.width {config.Width}");
        if (config.PositionWidth > 0 && config.Width % config.PositionWidth != 0) reader.Problem("positionWidth", $"must divide the width {config.Width}, but is {config.PositionWidth}");
        if (config.Width % 2 != 0) reader.Problem("width", $"must be even, but is {config.Width}");
        if (TranslationSpec.ProblemOf(spec) is { } problem) reader.Problem("", $"cannot be made for this data, which {problem}");
        reader.Finish();
        return config;
    }

    /// <summary>The layers of a side.</summary>
    /// <param name="numLayers">How many.</param>
    /// <param name="context">The most tokens of that side.</param>
    internal TransformerConfig Layers(int numLayers, int context) => new()
    {
        Dim = Width,
        NumLayers = numLayers,
        NumHeads = Heads,
        Context = context,
        Hidden = FeedForward,
        Norm = NormKind.Layer,
        FeedForward = FeedForwardKind.Relu,
        Positions = PositionKind.Sinusoidal,
        PositionDim = PositionWidth,
        Bias = true,
        Dropout = Dropout,
        Style = TransformerStyle.PyTorch,
    };
}
