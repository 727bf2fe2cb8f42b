namespace Diorama.Core;

/// <summary>The recipe's <c>data</c> section.</summary>
public sealed record DataConfig
{
    /// <summary>The data set's registered name, such as <c>digits</c> or <c>images</c>.</summary>
    /// <value>Required.</value>
    public required string Name { get; init; }

    /// <summary>Where the data lies, for data sets that are the user's own.</summary>
    /// <value>A file or folder; default null.</value>
    public string? Path { get; init; }

    /// <summary>Examples in a batch.</summary>
    /// <value>At least 1; default 64.</value>
    public int Batch { get; init; } = 64;

    /// <summary>The part of the examples kept from training. A data set that states a split of its own (MNIST) keeps that one.</summary>
    /// <value>In [0, 1); default 0.1.</value>
    public double HoldOut { get; init; } = 0.1;

    /// <summary>The part of the training examples that is learnt from, drawn by the run's seed: to see what less data would do.</summary>
    /// <value>In (0, 1]; default 1: all.</value>
    public double Fraction { get; init; } = 1;

    /// <summary>Threads that read and decode examples ahead of training. The order of examples is the same for any number.</summary>
    /// <value>In [0, 64]; default 0: one, or for folders of pictures as many as the processor has to spare.</value>
    public int Workers { get; init; }

    /// <summary>The data set's further settings, which it reads itself.</summary>
    /// <value>The section's remaining keys; default empty.</value>
    public RecipeMap Settings { get; init => field = (RecipeMap)value.At("data"); } = (RecipeMap)RecipeMap.Empty.At("data");

    /// <summary>Whether more broken examples than the data set's settings bear are an error, as they are in training. No setting: whoever looks at data, or imports it, wants them listed.</summary>
    /// <value>Default true.</value>
    public bool StopsAtBroken { get; init; } = true;

    internal static DataConfig Read(RecipeReader reader) => new()
    {
        Name = reader.String("name", missing: "a data set, such as digits; diorama data list names them all"),
        Path = reader.OptionalString("path"),
        Batch = reader.Int("batch", 64, min: 1),
        HoldOut = reader.Double("holdOut", 0.1, min: 0, below: 1),
        Fraction = reader.Double("fraction", 1, above: 0, max: 1),
        Workers = reader.Int("workers", 0, min: 0, max: 64),
        Settings = reader.Rest(),
    };

    internal RecipeMap Write() => RecipeMap.Of(
        ("name", RecipeScalar.Of(Name)),
        ("path", Path is null ? null : RecipeScalar.Of(Path)),
        ("batch", RecipeScalar.Of(Batch)),
        ("holdOut", RecipeScalar.Of(HoldOut)),
        ("fraction", RecipeScalar.Of(Fraction)),
        ("workers", RecipeScalar.Of(Workers))).And(Settings);
}
