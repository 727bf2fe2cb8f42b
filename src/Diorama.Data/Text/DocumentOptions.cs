namespace Diorama.Data.Text;

/// <summary>What the documents of a file are.</summary>
public sealed record DocumentOptions
{
    /// <value>The file's kind; default null: by its name's end, before a <c>.gz</c>; text where the name says nothing.</value>
    public DocumentKind? Kind { get; init; }

    /// <value>Where one document ends and the next begins in a text; default <see cref="DocumentUnit.Auto"/>.</value>
    public DocumentUnit Unit { get; init; }

    /// <value>The field that holds the text: of JSON lines its name, default <c>text</c>; of CSV and TSV the column's name, if the first line names them, or
    /// its number from 1, if every line is data; without it the file must have one column, and every line is data.</value>
    public string? Field { get; init; }
}
