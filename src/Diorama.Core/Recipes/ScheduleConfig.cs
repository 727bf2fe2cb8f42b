namespace Diorama.Core;

/// <summary>The <c>schedule</c> of an optimiser.</summary>
public sealed record ScheduleConfig
{
    /// <summary>The shape of the learning rate's way.</summary>
    /// <value>Default <see cref="ScheduleKind.Constant"/>.</value>
    public ScheduleKind Kind { get; init; } = ScheduleKind.Constant;

    /// <summary>Steps in which the rate rises from 0, for <see cref="ScheduleKind.WarmupCosine"/>.</summary>
    /// <value>At least 0 and less than the run's steps; default 0.</value>
    public int WarmupSteps { get; init; }

    /// <summary>The rate at the end, for the linear and cosine kinds.</summary>
    /// <value>From 0 to <c>lr</c>; default 0.</value>
    public double MinLr { get; init; }

    /// <summary>Steps between two falls, for <see cref="ScheduleKind.Step"/>, which requires it.</summary>
    /// <value>At least 1, or 0 for other kinds; default 0.</value>
    public int StepSize { get; init; }

    /// <summary>The factor of each fall, for <see cref="ScheduleKind.Step"/>.</summary>
    /// <value>In (0, 1]; default 0.1.</value>
    public double Gamma { get; init; } = 0.1;

    /// <summary>The part of the run in which the rate rises, for <see cref="ScheduleKind.OneCycle"/>.</summary>
    /// <value>In (0, 1); default 0.3.</value>
    public double PctStart { get; init; } = 0.3;

    /// <summary><c>lr</c> over the first rate, for <see cref="ScheduleKind.OneCycle"/>.</summary>
    /// <value>At least 1; default 25.</value>
    public double DivFactor { get; init; } = 25;

    /// <summary>The first rate over the last, for <see cref="ScheduleKind.OneCycle"/>.</summary>
    /// <value>At least 1; default 10,000.</value>
    public double FinalDivFactor { get; init; } = 1e4;

    internal static ScheduleConfig Read(RecipeReader? reader, ScheduleConfig defaults) => reader is null ? defaults : new()
    {
        Kind = reader.Enum<ScheduleKind>("kind", defaults.Kind),
        WarmupSteps = reader.Int("warmupSteps", defaults.WarmupSteps, min: 0),
        MinLr = reader.Double("minLr", defaults.MinLr, min: 0),
        StepSize = reader.Int("stepSize", defaults.StepSize, min: 0),
        Gamma = reader.Double("gamma", defaults.Gamma, above: 0, max: 1),
        PctStart = reader.Double("pctStart", defaults.PctStart, above: 0, below: 1),
        DivFactor = reader.Double("divFactor", defaults.DivFactor, min: 1),
        FinalDivFactor = reader.Double("finalDivFactor", defaults.FinalDivFactor, min: 1),
    };

    internal RecipeMap Write() => RecipeMap.Of(
        ("kind", RecipeScalar.Of(RecipeReader.CamelCase(Kind.ToString()))),
        ("warmupSteps", RecipeScalar.Of(WarmupSteps)),
        ("minLr", RecipeScalar.Of(MinLr)),
        ("stepSize", RecipeScalar.Of(StepSize)),
        ("gamma", RecipeScalar.Of(Gamma)),
        ("pctStart", RecipeScalar.Of(PctStart)),
        ("divFactor", RecipeScalar.Of(DivFactor)),
        ("finalDivFactor", RecipeScalar.Of(FinalDivFactor)));
}
