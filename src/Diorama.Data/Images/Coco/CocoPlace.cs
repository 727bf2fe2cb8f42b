namespace Diorama.Data.Images;

/// <summary>Where something stands in an annotation file. Published files are one long line, so that the line alone names nothing: a number, or the column, tells apart what one line holds.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Kind">What is numbered: <c>picture</c>, <c>annotation</c>, <c>category</c>, or <c>column</c>, in bytes from 1.</param>
/// <param name="Number">Its number.</param>
internal readonly record struct CocoPlace(string File, long Line, string Kind, long Number)
{
    /// <summary>Such as <c>instances.json:1 (annotation 54)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{File}:{Line} ({Kind} {Number})");
}
