namespace Diorama.Core;

/// <summary>The recipe's <c>evaluate</c> section.</summary>
public sealed record EvaluateConfig
{
    /// <summary>Steps between two evaluations.</summary>
    /// <value>At least 0; default 0: only at the end.</value>
    public int Every { get; init; }

    /// <summary>At most how many held-out examples (or generated samples) an evaluation looks at.</summary>
    /// <value>1 to 1,000,000; default 1000.</value>
    public int Samples { get; init; } = 1000;

    /// <summary>Whose features generated pictures are compared in: the folder of a run or of published weights, or a safetensors file: with its recipe beside it, or of Inception v3 or a ResNet with their published names.</summary>
    /// <value>Default null: the bundled network.</value>
    public string? Extractor { get; init; }

    /// <summary>Who tells of what class generated pictures are: a run of a classifier of the same classes, or the folder of a published one.</summary>
    /// <value>Default null: the bundled classifier where it knows the data, else nobody.</value>
    public string? Judge { get; init; }

    internal static EvaluateConfig Read(RecipeReader reader) => new()
    {
        Every = reader.Int("every", 0, min: 0),
        Samples = reader.Int("samples", 1000, min: 1, max: 1_000_000),
        Extractor = reader.OptionalString("extractor"),
        Judge = reader.OptionalString("judge"),
    };

    internal RecipeMap Write() => RecipeMap.Of(
        ("every", RecipeScalar.Of(Every)),
        ("samples", RecipeScalar.Of(Samples)),
        ("extractor", Extractor is null ? null : RecipeScalar.Of(Extractor)),
        ("judge", Judge is null ? null : RecipeScalar.Of(Judge)));
}
