namespace Diorama.Data.Text;

/// <summary>Which texts of a JSON lines file are given, and with how many symbols.</summary>
public sealed record JsonLinesOptions
{
    /// <value>The file: one JSON object a line, UTF-8, plain or gzipped.</value>
    public required string Path { get; init; }

    /// <value>The field of the object that holds the text; default <c>text</c>.</value>
    public string TextField { get; init; } = "text";

    /// <value>Symbols a sample, begin and end included, from 2 to 65,536; default 257. Longer texts are cut off, and the data set's notes say which.</value>
    public int Length { get; init; } = 257;

    /// <value>How texts become ids; default characters.</value>
    public TokenizerOptions Tokenizer { get; init; } = new();

    /// <value>The part kept from training, in [0, 1): half of it held out, half for testing; default 0.1.</value>
    public double HoldOut { get; init; } = 2 * SplitRule.DefaultShare;

    /// <value>The share of broken lines above which the run stops; default <see cref="Quarantine.DefaultMaxBadFraction"/>.</value>
    public BrokenLimit MaxBadFraction { get; init; } = Quarantine.DefaultMaxBadFraction;
}
