namespace Diorama.Core;

/// <summary>The recipe's <c>metrics</c> section: how finely <c>metrics.jsonl</c> is written.</summary>
public sealed record MetricsConfig
{
    // Enough records for a smooth curve, few enough that the page that shows them stays small.
    private const int RecordsPerRun = 300;
    private const int FarthestByItself = 100;

    /// <summary>Steps between two records; each has the means over the steps since the one before.</summary>
    /// <value>At least 0; default 0: so that a run has 300 records, or more where they would lie more than 100 steps apart.</value>
    public int Every { get; init; }

    /// <summary>Steps between two records of a run.</summary>
    /// <param name="steps">Steps of the whole run.</param>
    public int Interval(int steps) => Every > 0 ? Every : Math.Clamp(steps / RecordsPerRun, 1, FarthestByItself);

    internal static MetricsConfig Read(RecipeReader reader) => new() { Every = reader.Int("every", 0, min: 0) };

    internal RecipeMap Write() => RecipeMap.Of(("every", RecipeScalar.Of(Every)));
}
