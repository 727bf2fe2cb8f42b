namespace Diorama.Nn;

/// <summary>What the layers of a Transformer look like.</summary>
public sealed record TransformerConfig
{
    /// <summary>Numbers of a place's vector (E).</summary>
    public required int Dim { get; init; }

    /// <summary>Layers.</summary>
    public required int NumLayers { get; init; }

    /// <summary>Attentions side by side (H).</summary>
    public required int NumHeads { get; init; }

    /// <summary>The most places that are read at once: how far back attention reaches.</summary>
    public required int Context { get; init; }

    /// <summary>Keys and values side by side; each serves as many queries as there are heads for one (grouped queries, Ainslie et al. 2023, arXiv 2305.13245).</summary>
    /// <value>Default 0: as many as heads.</value>
    public int NumKeyValueHeads { get; init; }

    /// <summary>Numbers between the two halves of a feed-forward layer.</summary>
    /// <value>Default 0: four times <see cref="Dim"/>; with <see cref="FeedForwardKind.SwiGlu"/> two thirds of that, in whole 32s, for it has three matrices.</value>
    public int Hidden { get; init; }

    /// <summary>How vectors are brought to one size.</summary>
    /// <value>Default <see cref="NormKind.Rms"/>.</value>
    public NormKind Norm { get; init; } = NormKind.Rms;

    /// <summary>Added to the (mean) square before the root.</summary>
    /// <value>Default 1e-5.</value>
    public double NormEps { get; init; } = 1e-5;

    /// <summary>What stands between the attentions.</summary>
    /// <value>Default <see cref="FeedForwardKind.SwiGlu"/>.</value>
    public FeedForwardKind FeedForward { get; init; } = FeedForwardKind.SwiGlu;

    /// <summary>How places are told apart.</summary>
    /// <value>Default <see cref="PositionKind.Rotary"/>.</value>
    public PositionKind Positions { get; init; } = PositionKind.Rotary;

    /// <summary>Of sinusoidal positions: how many of their numbers differ. Each stands as often as it goes into the width, as where a wider model grew out of one of this width.</summary>
    /// <value>A divisor of the width; default 0: the width.</value>
    public int PositionDim { get; init; }

    /// <summary>Of rotary positions: the wavelengths reach from 2π to 2π times this.</summary>
    /// <value>Default 10,000.</value>
    public double RotaryBase { get; init; } = 10_000;

    /// <summary>Of rotary positions: how their frequencies are lowered.</summary>
    /// <value>Default null: they are not.</value>
    public RotaryScaling? RotaryScaling { get; init; }

    /// <summary>Whether linear layers and layer norms have biases.</summary>
    /// <value>Default false.</value>
    public bool Bias { get; init; }

    /// <summary>Probability of dropping a number while training, of what enters the layers and of what each adds.</summary>
    /// <value>Default 0.</value>
    public double Dropout { get; init; }

    /// <summary>Probability of dropping an attention weight while training; above 0 the fused kernel cannot serve.</summary>
    /// <value>Default 0.</value>
    public double AttentionDropout { get; init; }

    /// <summary>Names and first weights.</summary>
    /// <value>Default <see cref="TransformerStyle.Gpt"/>.</value>
    public TransformerStyle Style { get; init; }

    /// <summary>Numbers of a head (D).</summary>
    public int HeadDim => Dim / NumHeads;

    /// <summary><see cref="NumKeyValueHeads"/>, or what stands for 0.</summary>
    public int KeyValueHeads => NumKeyValueHeads == 0 ? NumHeads : NumKeyValueHeads;

    /// <summary><see cref="Hidden"/>, or what stands for 0.</summary>
    public int HiddenDim => Hidden > 0 ? Hidden : FeedForward == FeedForwardKind.SwiGlu ? ((8 * Dim / 3) + 31) / 32 * 32 : 4 * Dim;

    /// <summary>What does not fit together, to be said after the setting's name; none where all is well.</summary>
    public IEnumerable<(string Setting, string Problem)> Problems()
    {
        if (PositionDim > 0 && Dim % PositionDim != 0) yield return ("positionWidth", $"must divide the width {Dim}, but is {PositionDim}");
        if (Dim % NumHeads != 0) yield return ("heads", $"must divide the width {Dim}, but is {NumHeads}");
        else if (Positions == PositionKind.Rotary && HeadDim % 2 != 0) yield return ("heads", $"must leave an even width for each head, but {Dim} / {NumHeads} is {HeadDim}");
        foreach (var (setting, problem) in RotaryScaling?.Problems() ?? []) yield return ($"rotaryScaling.{setting}", problem);
        if (NumHeads % KeyValueHeads != 0) yield return ("keyValueHeads", $"must divide the {NumHeads} heads, but is {KeyValueHeads}");
    }
}
