namespace Diorama.Torch.Generator;

/// <summary>A line that cannot be read; the column is zero-based, in the line.</summary>
internal sealed class SchemaException(string id, string message, int column) : Exception(message)
{
    public string Id { get; } = id;

    public int Column { get; } = column;
}
