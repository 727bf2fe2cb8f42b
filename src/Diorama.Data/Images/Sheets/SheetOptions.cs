namespace Diorama.Data.Images;

/// <summary>Where a sheet of sprites lies, and how it is divided.</summary>
public sealed record SheetOptions
{
    /// <value>The picture.</value>
    public required string Path { get; init; }

    /// <summary>The <see cref="List"/> of a sheet that is read cell by cell whatever lies beside it.</summary>
    public const string NoList = "none";

    /// <value>The JSON lines, an object a sprite; <see cref="NoList"/>: every cell is a sprite; null (the default): the file beside the sheet called alike, <c>.jsonl</c>, if there is one, else every cell.</value>
    public string? List { get; init; }

    /// <value>Width and height of a sprite in pixels; at least 1.</value>
    public required int Cell { get; init; }

    /// <value>Pixels of border on each side of every sprite, so that cells are <see cref="Cell"/> + 2 margins apart; at least 0, the default.</value>
    public int Margin { get; init; }

    /// <value>The field with the column, from 0; default <c>x</c>.</value>
    public string X { get; init; } = "x";

    /// <value>The field with the row, from 0; default <c>y</c>.</value>
    public string Y { get; init; } = "y";

    /// <value>True where those fields are the left and the top edge in pixels; default false.</value>
    public bool InPixels { get; init; }

    /// <value>The field with the class; null (the default): no classes.</value>
    public string? Label { get; init; }

    /// <value>The fields whose words make the caption; default empty: no captions.</value>
    public IReadOnlyList<string> Text { get; init; } = [];

    /// <value>The field that variants of one sprite share, which lie on one side of the split; default <c>name</c>. A sprite without it goes by itself.</value>
    public string Key { get; init; } = "name";
}
