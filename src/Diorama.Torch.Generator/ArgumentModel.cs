namespace Diorama.Torch.Generator;

/// <summary>One argument of a schema, or one of its results.</summary>
/// <param name="Name">The schema's name; empty for a result without one.</param>
/// <param name="Type">Its type.</param>
/// <param name="Default">The default as the schema writes it; null when there is none.</param>
/// <param name="IsKeywordOnly">Whether it stands after the <c>*</c>.</param>
internal sealed record ArgumentModel(string Name, TypeModel Type, string? Default = null, bool IsKeywordOnly = false);
