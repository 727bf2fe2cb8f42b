namespace Diorama.Data.Text;

/// <summary>How pairs become rows.</summary>
public sealed record ParallelOptions
{
    /// <value>How both sides become ids, with one tokeniser: names and numbers are then the same on both; default by characters.</value>
    public TokenizerOptions Tokenizer { get; init; } = new();

    /// <value>The most tokens of a side, from 1 to 65,536, begin and end not counted; default 200. Longer pairs are left out and listed.</value>
    public int Length { get; init; } = 200;

    /// <value>Whether several tasks are drawn evenly in training, though one may have far more pairs; default true. Else each by its share of the pairs.</value>
    public bool Balance { get; init; } = true;
}
