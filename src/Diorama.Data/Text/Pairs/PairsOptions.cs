namespace Diorama.Data.Text;

/// <summary>A file of pairs: where the sides stand in it.</summary>
public sealed record PairsOptions
{
    /// <value>The file: UTF-8, plain or gzipped.</value>
    public required string Path { get; init; }

    /// <value>How the file holds the pairs; default by its name.</value>
    public PairFormat Format { get; init; } = PairFormat.Auto;

    /// <value>
    /// The column or field of what is translated: a column's number, from 1, or its name, which the first line then says; default the column that the first
    /// line calls source where it calls another target, else the first column; the field <c>source</c> of JSON lines.
    /// </value>
    public string? Source { get; init; }

    /// <value>The column or field of the translation, likewise; default the second column, or the field <c>target</c>.</value>
    public string? Target { get; init; }

    /// <value>
    /// The column or field that names the task of each pair, likewise, where a file holds several, such as pairs of languages; default null: there is one. The tokeniser must
    /// then be one of byte pairs, which has marks.
    /// </value>
    public string? Task { get; init; }

    /// <value>The part kept from training, in [0, 1): half of it held out, half for testing; default 0.1. Equal sources lie on one side.</value>
    public double HoldOut { get; init; } = 2 * SplitRule.DefaultShare;

    /// <value>The share of broken pairs above which the run stops; default <see cref="Quarantine.DefaultMaxBadFraction"/>.</value>
    public BrokenLimit MaxBadFraction { get; init; } = Quarantine.DefaultMaxBadFraction;

    /// <summary>The format, decided.</summary>
    internal PairFormat DecidedFormat
    {
        get
        {
            if (Format != PairFormat.Auto) return Format;
            var name = Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Path[..^3] : Path;
            return System.IO.Path.GetExtension(name).ToUpperInvariant() switch
            {
                ".CSV" => PairFormat.Csv,
                ".JSONL" or ".NDJSON" => PairFormat.Jsonl,
                _ => PairFormat.Tsv,
            };
        }
    }
}
