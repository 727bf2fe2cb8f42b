namespace Diorama.Data.Text;

/// <summary>Which poems are given, and with how many symbols.</summary>
public sealed record PoemsOptions
{
    /// <value>Characters a line; default <see cref="PoemForm.Both"/>.</value>
    public PoemForm Form { get; init; } = PoemForm.Both;

    /// <value>Characters that stand less often than this in the training poems become unknown; default 2, at least 1.</value>
    public int MinCount { get; init; } = 2;

    /// <summary>Every problem, each beginning with the option's name; none where all is well.</summary>
    public IEnumerable<string> Validate()
    {
        if (MinCount < 1) yield return $"minCount {MinCount}: must be at least 1";
    }
}
