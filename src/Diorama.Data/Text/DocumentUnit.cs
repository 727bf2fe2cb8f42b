namespace Diorama.Data.Text;

/// <summary>What one document of a plain text is.</summary>
public enum DocumentUnit
{
    /// <summary>A paragraph where the text has empty lines, else a line.</summary>
    Auto,

    /// <summary>Every line that is not empty.</summary>
    Line,

    /// <summary>Lines without an empty one between them.</summary>
    Paragraph,
}
