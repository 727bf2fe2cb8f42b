namespace Diorama.Data.Text;

/// <summary>How a file holds its documents.</summary>
public enum DocumentKind
{
    /// <summary>Plain text.</summary>
    Text,

    /// <summary>A JSON object a line.</summary>
    JsonLines,

    /// <summary>Columns separated by commas.</summary>
    Csv,

    /// <summary>Columns separated by tabs.</summary>
    Tsv,
}
