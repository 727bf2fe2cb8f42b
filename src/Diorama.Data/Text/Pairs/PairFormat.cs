namespace Diorama.Data.Text;

/// <summary>How a file holds pairs.</summary>
public enum PairFormat
{
    /// <summary>As the file's name says: <c>.csv</c>, <c>.jsonl</c> (or <c>.ndjson</c>), and tabs for every other; <c>.gz</c> may follow.</summary>
    Auto,

    /// <summary>Columns divided by tabs; a quotation mark is a character like any other.</summary>
    Tsv,

    /// <summary>Columns divided by commas; what is between quotation marks may hold commas, line ends and doubled marks.</summary>
    Csv,

    /// <summary>A JSON object a line.</summary>
    Jsonl,
}
