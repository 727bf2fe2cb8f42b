namespace Diorama.Models;

/// <summary>Which texts are wanted.</summary>
/// <param name="Count">How many; at least 1.</param>
/// <param name="Seed">Any number.</param>
public sealed record TextRequest(int Count, long Seed)
{
    /// <summary>The number of the first text.</summary>
    /// <value>Default 0.</value>
    public long First { get; init; }

    /// <summary>How the text begins: a first line, say.</summary>
    /// <value>Default empty.</value>
    public string Prompt { get; init; } = "";

    /// <summary>The first character of each line, for an acrostic; as many lines are written.</summary>
    /// <value>Default empty: free.</value>
    public string Heads { get; init; } = "";

    /// <summary>Divides the logits: below 1 safer, above 1 bolder. 0 takes the likeliest symbol always.</summary>
    /// <value>Default 1; at least 0.</value>
    public double Temperature { get; init; } = 1;

    /// <summary>Only this many likeliest symbols are drawn from.</summary>
    /// <value>Default 0: all.</value>
    public int TopK { get; init; }

    /// <summary>Only the likeliest symbols that together have this probability are drawn from (nucleus sampling, Holtzman et al. 2020, arXiv 1904.09751).</summary>
    /// <value>Default 1: all; above 0.</value>
    public double TopP { get; init; } = 1;

    /// <summary>Symbols at most, the prompt not counted.</summary>
    /// <value>Default 0: as many as the data's longest text.</value>
    public int MaxLength { get; init; }
}
