namespace Diorama.Core;

/// <summary>The optimiser of one objective: kind, learning rate, schedule, clipping. The words are PyTorch's.</summary>
public sealed record OptimConfig
{
    /// <summary>The optimiser.</summary>
    /// <value>Default <see cref="OptimKind.Adam"/>.</value>
    public OptimKind Kind { get; init; } = OptimKind.Adam;

    /// <summary>The learning rate, which the schedule starts from or peaks at.</summary>
    /// <value>Greater than 0; default 0.001.</value>
    public double Lr { get; init; } = 1e-3;

    /// <summary>Decay of the first moment, for Adam and AdamW; the first of <c>betas</c>.</summary>
    /// <value>In [0, 1); default 0.9.</value>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment, for Adam and AdamW; the second of <c>betas</c>.</summary>
    /// <value>In [0, 1); default 0.999.</value>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Momentum, for Sgd and RmsProp.</summary>
    /// <value>In [0, 1); default 0.</value>
    public double Momentum { get; init; }

    /// <summary>Decay of the mean square, for RmsProp.</summary>
    /// <value>In [0, 1); default 0.99.</value>
    public double Alpha { get; init; } = 0.99;

    /// <summary>What keeps a denominator from zero, for all but Sgd.</summary>
    /// <value>Greater than 0; default 1e-8.</value>
    public double Eps { get; init; } = 1e-8;

    /// <summary>Weight decay: decoupled for AdamW, added to the gradient for the others.</summary>
    /// <value>At least 0; default 0.</value>
    public double WeightDecay { get; init; }

    /// <summary>Which parameters <see cref="WeightDecay"/> is for.</summary>
    /// <value>Default <see cref="DecayKind.All"/>.</value>
    public DecayKind Decay { get; init; } = DecayKind.All;

    /// <summary>How the learning rate moves.</summary>
    /// <value>Default constant.</value>
    public ScheduleConfig Schedule { get; init; } = new();

    /// <summary>The largest norm of all gradients together; larger ones are scaled down to it.</summary>
    /// <value>At least 0; default 0: off.</value>
    public double ClipNorm { get; init; }

    /// <summary>The largest magnitude of any gradient; larger ones are cut off.</summary>
    /// <value>At least 0; default 0: off.</value>
    public double ClipValue { get; init; }

    internal static OptimConfig Read(RecipeReader reader, OptimConfig defaults)
    {
        var betas = reader.DoubleList("betas", [defaults.Beta1, defaults.Beta2], min: 0, below: 1, count: 2);
        return new()
        {
            Kind = reader.Enum<OptimKind>("kind", defaults.Kind),
            Lr = reader.Double("lr", defaults.Lr, above: 0),
            Beta1 = betas[0],
            Beta2 = betas[1],
            Momentum = reader.Double("momentum", defaults.Momentum, min: 0, below: 1),
            Alpha = reader.Double("alpha", defaults.Alpha, min: 0, below: 1),
            Eps = reader.Double("eps", defaults.Eps, above: 0),
            WeightDecay = reader.Double("weightDecay", defaults.WeightDecay, min: 0),
            Decay = reader.Enum<DecayKind>("decay", defaults.Decay),
            Schedule = ScheduleConfig.Read(reader.OptionalSection("schedule"), defaults.Schedule),
            ClipNorm = reader.Double("clipNorm", defaults.ClipNorm, min: 0),
            ClipValue = reader.Double("clipValue", defaults.ClipValue, min: 0),
        };
    }

    internal RecipeMap Write() => RecipeMap.Of(
        ("kind", RecipeScalar.Of(RecipeReader.CamelCase(Kind.ToString()))),
        ("lr", RecipeScalar.Of(Lr)),
        ("betas", RecipeList.Of([RecipeScalar.Of(Beta1), RecipeScalar.Of(Beta2)])),
        ("momentum", RecipeScalar.Of(Momentum)),
        ("alpha", RecipeScalar.Of(Alpha)),
        ("eps", RecipeScalar.Of(Eps)),
        ("weightDecay", RecipeScalar.Of(WeightDecay)),
        ("decay", RecipeScalar.Of(RecipeReader.CamelCase(Decay.ToString()))),
        ("schedule", Schedule.Write()),
        ("clipNorm", RecipeScalar.Of(ClipNorm)),
        ("clipValue", RecipeScalar.Of(ClipValue)));
}
