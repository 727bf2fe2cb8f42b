namespace Diorama.Data.Text;

/// <summary>Which text is given, and with how many symbols.</summary>
public sealed record TextOptions
{
    /// <value>The file: UTF-8, plain or gzipped.</value>
    public required string Path { get; init; }

    /// <value>Symbols a sample, from 2 to 65,536; default 129: a context of 128 and the symbol after it.</value>
    public int Length { get; init; } = 129;

    /// <value>How texts become ids; default characters.</value>
    public TokenizerOptions Tokenizer { get; init; } = new();

    /// <value>The part kept from training, in [0, 1): half of it held out, half for testing; default 0.1.</value>
    public double HoldOut { get; init; } = 2 * SplitRule.DefaultShare;

    /// <value>The longest text, in characters, whose ids are kept in memory; default 64 million. Those of longer ones are kept in a file of the user's cache.</value>
    public long MostInMemory { get; init; } = 64_000_000;

    /// <value>Where that file is kept; default null: the user's cache folder.</value>
    public string? CacheFolder { get; init; }

    /// <value>The share of broken lines above which the run stops; default <see cref="Quarantine.DefaultMaxBadFraction"/>.</value>
    public BrokenLimit MaxBadFraction { get; init; } = Quarantine.DefaultMaxBadFraction;
}
