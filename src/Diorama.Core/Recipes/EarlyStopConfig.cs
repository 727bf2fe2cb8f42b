namespace Diorama.Core;

/// <summary>
/// The recipe's <c>earlyStop</c> section: training ends when a figure of held-out data gets no better, and the checkpoint of the step at which it was best is
/// kept, and is what the run is then used by.
/// </summary>
/// <remarks>Prechelt 1998, "Early stopping, but when?": the criterion UP.</remarks>
public sealed record EarlyStopConfig
{
    /// <summary>What of the figures of an evaluation is watched, such as <c>heldOut.nats</c>.</summary>
    /// <value>Default null: training goes on to the last step.</value>
    public string? Figure { get; init; }

    /// <summary>Which value of it is better.</summary>
    /// <value>Default <see cref="Better.Lower"/>.</value>
    public Better Better { get; init; }

    /// <summary>How many evaluations in a row may pass without a better one.</summary>
    /// <value>At least 1; default 5.</value>
    public int Patience { get; init; } = 5;

    /// <summary>By how much a value must be better than the best one to count.</summary>
    /// <value>At least 0; default 0.</value>
    public double MinDelta { get; init; }

    internal static EarlyStopConfig Read(RecipeReader? reader, EvaluateConfig evaluate)
    {
        if (reader is null) return new();
        var config = new EarlyStopConfig
        {
            Figure = reader.String("figure"),
            Better = reader.Enum<Better>("better", Better.Lower),
            Patience = reader.Int("patience", 5, min: 1),
            MinDelta = reader.Double("minDelta", 0, min: 0),
        };
        if (config.Figure!.StartsWith("test.", StringComparison.Ordinal))
            reader.Problem(
                "figure",
                $"is {config.Figure}: when to stop is chosen by held-out data, such as heldOut.nats; the test split only tells how good the choice was"
            );
        if (evaluate.Every == 0)
            reader.Problem("figure", "needs evaluate.every, the steps between two looks at it");
        return config;
    }

    internal RecipeMap Write() => RecipeMap.Of(
        ("figure", Figure is null ? null : RecipeScalar.Of(Figure)),
        ("better", RecipeScalar.Of(RecipeReader.CamelCase(Better.ToString()))),
        ("patience", RecipeScalar.Of(Patience)),
        ("minDelta", RecipeScalar.Of(MinDelta)));
}
