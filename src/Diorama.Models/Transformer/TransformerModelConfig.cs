using Diorama.Core;
using Diorama.Nn;

namespace Diorama.Models;

/// <summary>A Transformer language model: how large, and of which parts.</summary>
public sealed record TransformerModelConfig
{
    /// <summary>The layers.</summary>
    public required TransformerConfig Layers { get; init; }

    /// <summary>Whether the head's weight is the embedding's (Press and Wolf 2017, arXiv 1608.05859).</summary>
    /// <value>Default true.</value>
    public bool Tie { get; init; } = true;

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <remarks>
    /// <c>preset</c> is <c>llama</c> (rotary positions, RMS norm, SwiGLU, no biases; default) or <c>gpt2</c> (learnt positions, layer norm, GELU, biases); single
    /// settings may differ from it: <c>positions</c>, <c>norm</c>, <c>feedForward</c>, <c>bias</c>. Sizes: <c>layers</c>, <c>heads</c>, <c>keyValueHeads</c>,
    /// <c>width</c>, <c>hidden</c>, <c>context</c> (default: a row of the data), <c>positionWidth</c>. Further: <c>rotaryBase</c>, <c>rotaryScaling</c> (<c>kind</c>: <c>linear</c> or <c>llama3</c>, <c>factor</c>,
    /// <c>lowFrequency</c>, <c>highFrequency</c>, <c>originalContext</c>), <c>dropout</c>, <c>attentionDropout</c>, <c>tie</c>.
    /// </remarks>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static TransformerModelConfig Read(RecipeReader reader, DataSpec spec)
    {
        var isGpt2 = reader.Enum<TransformerPreset>("preset", TransformerPreset.Llama) == TransformerPreset.Gpt2;
        var row = spec.Shape is [var length] ? (int)Math.Clamp(length - 1, 1, 1 << 20) : 1;
        var heads = reader.Int("heads", 4, min: 1, max: 1024);
        var layers = new TransformerConfig
        {
            NumLayers = reader.Int("layers", 4, min: 1, max: 1024),
            NumHeads = heads,
            NumKeyValueHeads = reader.Int("keyValueHeads", heads, min: 1, max: 1024),
            Dim = reader.Int("width", 256, min: 1, max: 65_536),
            Hidden = reader.Int("hidden", 0, min: 0, max: 1 << 20),
            Context = reader.Int("context", row, min: 1, max: 1 << 20),
            Positions = reader.Enum<PositionKind>("positions", isGpt2 ? PositionKind.Learned : PositionKind.Rotary),
            PositionDim = reader.Int("positionWidth", 0, min: 0, max: 65_536),
            RotaryBase = reader.Double("rotaryBase", 10_000, above: 1),
            RotaryScaling = reader.OptionalSection("rotaryScaling") is { } scaling ? Scaling(scaling) : null,
            Norm = reader.Enum<NormKind>("norm", isGpt2 ? NormKind.Layer : NormKind.Rms),
            NormEps = reader.Double("normEps", 1e-5, above: 0),
            FeedForward = reader.Enum<FeedForwardKind>("feedForward", isGpt2 ? FeedForwardKind.GeluTanh : FeedForwardKind.SwiGlu),
            Bias = reader.Bool("bias", isGpt2),
            Dropout = reader.Double("dropout", 0, min: 0, below: 1),
            AttentionDropout = reader.Double("attentionDropout", 0, min: 0, below: 1),
        };
        var config = new TransformerModelConfig { Layers = layers, Tie = reader.Bool("tie", true) };
        foreach (var (setting, problem) in layers.Problems()) reader.Problem(setting, problem);
        if (layers.Context < row) reader.Problem("context", $"must hold a row of the data, {row} symbols, but is {layers.Context}");
        if (TextSymbols.ProblemOf(spec) is { } lack) reader.Problem("", $"cannot be made for this data, which {lack}");
        reader.Finish();
        return config;
    }

    private static RotaryScaling Scaling(RecipeReader reader) => new()
    {
        Kind = reader.Enum<RotaryScalingKind>("kind"),
        Factor = reader.Double("factor"),
        LowFrequency = reader.Double("lowFrequency", 1),
        HighFrequency = reader.Double("highFrequency", 4),
        OriginalContext = reader.Int("originalContext", 8192, min: 1),
    };
}
