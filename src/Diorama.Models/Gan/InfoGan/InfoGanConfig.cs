using Diorama.Core;

namespace Diorama.Models;

/// <summary>A GAN whose pictures are also made from codes, which can be told from the picture.</summary>
public sealed record InfoGanConfig
{
    /// <summary>Networks and game.</summary>
    public GanConfig Gan { get; init; } = new();

    /// <summary>The categorical codes: how many values each has, all alike probable.</summary>
    /// <value>Each at least 2; default one of ten values.</value>
    public IReadOnlyList<int> Categorical { get; init => field = [.. value]; } = [10];

    /// <summary>How many continuous codes there are, each uniform on [-1, 1].</summary>
    /// <value>At least 0; default 2.</value>
    public int Continuous { get; init; } = 2;

    /// <summary>λ of the categorical codes: what a nat of them counts beside the game.</summary>
    /// <value>Above 0; default 1.</value>
    public double CategoricalWeight { get; init; } = 1;

    /// <summary>λ of the continuous codes.</summary>
    /// <value>Above 0; default 0.1: less, for a number can always be told more precisely.</value>
    public double ContinuousWeight { get; init; } = 0.1;

    /// <summary>Reads a recipe's <c>model</c> section; what is wrong is noted in the reader.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="spec">The data's specification.</param>
    public static InfoGanConfig Read(RecipeReader reader, DataSpec spec)
    {
        var config = new InfoGanConfig
        {
            Gan = GanConfig.ReadGame(reader, spec),
            Categorical = reader.IntList("categorical", [10], min: 2, max: 65_536),
            Continuous = reader.Int("continuous", 2, min: 0, max: 1024),
            CategoricalWeight = reader.Double("categoricalWeight", 1, above: 0),
            ContinuousWeight = reader.Double("continuousWeight", 0.1, above: 0),
        };
        reader.Finish();
        return config;
    }

    /// <inheritdoc/>
    public bool Equals(InfoGanConfig? other) => other is not null && Gan == other.Gan && Categorical.SequenceEqual(other.Categorical)
        && (Continuous, CategoricalWeight, ContinuousWeight) == (other.Continuous, other.CategoricalWeight, other.ContinuousWeight);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Gan, Categorical.Count, Continuous, CategoricalWeight, ContinuousWeight);
}
